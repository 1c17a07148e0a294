package io.github.dramatis.core.report;

import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.report.Report.AgentAnswer;
import io.github.dramatis.core.report.Report.Portrait;
import java.util.List;

/** Some agents to read: the profile, a prompt, and answers next to the truth; see {@code portrait.mustache}. */
final class Portraits {
    private static final int MOST = 3;

    private final Report report;

    Portraits(Report report) {
        this.report = report;
    }

    record Agent(String userId, String personaName, String profile, List<Answer> answers, String prompt) {}

    record Answer(String item, String given, String expected, String drawn, Figure probabilities) {}

    String shown() {
        return report.shown().title();
    }

    List<Agent> agents() {
        return report.portraits().stream().limit(MOST).map(this::agent).toList();
    }

    private Agent agent(Portrait portrait) {
        return new Agent(
                portrait.userId(),
                portrait.personaName(),
                portrait.profile(),
                portrait.answers().stream()
                        .map(answer -> answer(answer, report.scale()))
                        .toList(),
                portrait.prompt());
    }

    static Answer answer(AgentAnswer answer, RatingScale scale) {
        return new Answer(
                answer.item(),
                scale.format(answer.given()),
                Numbers.tick(answer.expected(), 0.01),
                scale.format(answer.drawn()),
                AnswerFigure.of(answer, scale));
    }
}
