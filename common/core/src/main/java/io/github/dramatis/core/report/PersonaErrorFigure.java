package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.report.Report.PersonaCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** RMSE on each persona's rows, with intervals: the variants and, as a hollow mark, the best baseline. */
final class PersonaErrorFigure {
    private static final double WIDTH = 760;
    private static final double LEFT = 250;
    private static final double RIGHT = 20;
    private static final double LINE = 13;
    private static final double TOP = 12;
    private static final double BOTTOM = 44;
    private static final int LONGEST_NAME = 36;

    private PersonaErrorFigure() {}

    static String of(Results results, List<PersonaCard> personas) {
        List<Predictor> predictors = new ArrayList<>(results.variants());
        int variants = predictors.size();
        results.bestBaseline().map(Predictor::of).ifPresent(predictors::add);
        List<List<Optional<Measurement>>> errors = personas.stream()
                .map(persona -> predictors.stream()
                        .map(p -> results.of(p, Measure.RMSE, persona.personaId()))
                        .toList())
                .toList();
        List<Measurement> all =
                errors.stream().flatMap(List::stream).flatMap(Optional::stream).toList();
        double row = LINE * predictors.size() + 14;
        double height = TOP + row * personas.size() + BOTTOM;
        Axis x = Axis.around(
                all.stream().mapToDouble(m -> low(m)).min().orElse(0),
                all.stream().mapToDouble(m -> high(m)).max().orElse(1),
                LEFT,
                WIDTH - RIGHT);
        Figure figure = new Figure(
                WIDTH,
                height,
                "Error by persona",
                "RMSE on the test rows of each persona, by variant, with 95 % intervals. "
                        + "The numbers are in the table metrics, column persona_id.");
        for (double tick : x.ticks(7)) {
            figure.line("grid", x.at(tick), TOP, x.at(tick), height - BOTTOM);
            figure.text("tick", "middle", x.at(tick), height - BOTTOM + 16, Numbers.tick(tick, x.step(7)));
        }
        for (int i = 0; i < personas.size(); i++) {
            double top = TOP + row * i;
            PersonaCard persona = personas.get(i);
            figure.text("label", "end", LEFT - 12, top + row / 2, shortened(persona.name()));
            figure.text(
                    "tick",
                    "end",
                    LEFT - 12,
                    top + row / 2 + 15,
                    "persona " + persona.personaId() + ", " + Numbers.count(persona.size(), "user"));
            figure.line("rule", 0, top, WIDTH - RIGHT, top);
            for (int p = 0; p < predictors.size(); p++) {
                double y = top + 7 + LINE * (p + 0.5);
                int series = p;
                boolean baseline = p >= variants;
                errors.get(i).get(p).ifPresent(m -> mark(figure, x, y, series, baseline, m));
            }
        }
        figure.text("name", "middle", (LEFT + WIDTH - RIGHT) / 2, height - 6, "RMSE on the persona's test rows");
        return figure.markup();
    }

    private static void mark(Figure figure, Axis x, double y, int series, boolean baseline, Measurement m) {
        String style = baseline ? "reference" : Figure.colour(series);
        figure.line("whisker " + style, x.at(low(m)), y, x.at(high(m)), y);
        String tooltip = m.predictor().title() + ": " + Numbers.plain(m.value()) + " (" + Numbers.plain(low(m)) + " to "
                + Numbers.plain(high(m)) + "), " + Numbers.count(m.rows(), "row");
        if (baseline) {
            figure.bar("reference hollow", x.at(m.value()) - 3.5, y - 3.5, 7, 7, tooltip);
        } else {
            figure.mark(series, x.at(m.value()), y, tooltip);
        }
    }

    private static double low(Measurement m) {
        return m.interval() == null || Double.isNaN(m.interval().low())
                ? m.value()
                : m.interval().low();
    }

    private static double high(Measurement m) {
        return m.interval() == null || Double.isNaN(m.interval().high())
                ? m.value()
                : m.interval().high();
    }

    private static String shortened(String name) {
        int[] letters = name.codePoints().toArray();
        return letters.length <= LONGEST_NAME ? name : new String(letters, 0, LONGEST_NAME - 1) + "…";
    }
}
