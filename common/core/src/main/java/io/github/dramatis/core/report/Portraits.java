package io.github.dramatis.core.report;

import io.github.dramatis.core.report.Report.AgentAnswer;
import io.github.dramatis.core.report.Report.Portrait;

/** Some agents to read: the profile, a prompt, and answers next to the truth. */
final class Portraits {
    private final Markup html;
    private final Report report;

    Portraits(Markup html, Report report) {
        this.html = html;
        this.report = report;
    }

    void write() {
        if (report.portraits().isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Agents to read");
        html.element(
                "p",
                "Users and rows are drawn at random, one user from each of some personas, not picked for how well they came out. "
                        + "The answers are those of " + report.shown().title()
                        + ". In the bars the true rating is filled, the line is the expected rating.");
        report.portraits().forEach(this::portrait);
        html.closeLine();
    }

    private void portrait(Portrait portrait) {
        html.open("article", "class", "card portrait");
        html.open("h3").text("User ").element("bdi", portrait.userId()).close();
        html.element("p", portrait.personaName(), "class", "quiet", "dir", "auto");
        html.element("blockquote", portrait.profile(), "dir", "auto");
        html.open("div", "class", "scroll")
                .open("table", "class", "answers")
                .open("thead")
                .open("tr");
        for (String column : new String[] {"item", "true", "expected", "drawn", "probabilities"}) {
            html.element("th", column, "scope", "col");
        }
        html.close().close().open("tbody");
        portrait.answers().forEach(this::answer);
        html.close().close().closeLine();
        html.open("details")
                .element("summary", "The prompt of the first row")
                .element("pre", portrait.prompt(), "dir", "auto")
                .close();
        html.closeLine();
    }

    private void answer(AgentAnswer answer) {
        html.open("tr").element("td", answer.item(), "dir", "auto");
        html.element("td", report.scale().format(answer.given()));
        html.element("td", Numbers.tick(answer.expected(), 0.01));
        html.element("td", report.scale().format(answer.drawn()));
        html.open("td").trusted(AnswerFigure.of(answer, report.scale())).close().closeLine();
    }
}
