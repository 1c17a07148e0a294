package io.github.dramatis.core.report;

import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.report.Report.AgentAnswer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The probabilities that an agent gives to the ratings; the true one is filled, the expected one a line. */
final class AnswerFigure {
    private static final double WIDTH = 150;
    private static final double HEIGHT = 44;
    private static final double BASE = 31;

    private AnswerFigure() {}

    static Figure of(AgentAnswer answer, RatingScale scale) {
        double[] probabilities = answer.probabilities();
        double slot = WIDTH / probabilities.length;
        double top = Math.max(1e-9, Arrays.stream(probabilities).max().orElse(0));
        Figure figure = new Figure(
                WIDTH,
                HEIGHT,
                "Label probabilities",
                Figure.described(
                        "Probability of each rating",
                        IntStream.range(0, probabilities.length).mapToObj(i -> level(answer, scale, i))));
        int given = scale.nearestIndex(answer.given());
        for (int i = 0; i < probabilities.length; i++) {
            double height = probabilities[i] / top * (BASE - 4);
            String style = i == given ? "probability given" : "probability";
            figure.bar(style, slot * i + 1, BASE - height, slot - 2, height, level(answer, scale, i));
        }
        figure.line("axis", 0, BASE, WIDTH, BASE);
        double expected = slot * ((answer.expected() - scale.min()) / scale.step() + 0.5);
        figure.line("expected", expected, 1, expected, BASE);
        figure.text("small", "middle", slot / 2, HEIGHT - 2, scale.format(scale.min()));
        figure.text("small", "middle", WIDTH - slot / 2, HEIGHT - 2, scale.format(scale.max()));
        if (given != 0 && given != probabilities.length - 1) {
            figure.text("small", "middle", slot * (given + 0.5), HEIGHT - 2, scale.format(scale.at(given)));
        }
        return figure;
    }

    /** "3.5: 24 %". */
    private static String level(AgentAnswer answer, RatingScale scale, int level) {
        return scale.format(scale.at(level)) + ": " + Numbers.percent(answer.probabilities()[level]);
    }
}
