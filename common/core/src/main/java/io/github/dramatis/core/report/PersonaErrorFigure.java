package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.report.Report.PersonaCard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** RMSE on each persona's rows, with intervals: the variants and, as a hollow mark, the best baseline. */
final class PersonaErrorFigure {
    private static final double WIDTH = 900;
    private static final double LEFT = 280;
    private static final double RIGHT = 20;
    private static final double LINE = 13;
    private static final double TOP = 12;
    private static final double BOTTOM = 44;
    /** Letters of a persona's name in a line, two lines at most. */
    private static final int LETTERS = 42;
    /** An error that many times the median one would squeeze the others into a line. */
    private static final double FAR = 1.4;

    private PersonaErrorFigure() {}

    static Figure of(Results results, List<PersonaCard> personas) {
        List<Predictor> predictors = new ArrayList<>(results.variants());
        results.bestBaseline().map(Predictor::of).ifPresent(predictors::add);
        double row = Math.max(56, LINE * predictors.size() + 14);
        double height = TOP + row * personas.size() + BOTTOM;
        Axis x = axis(results, predictors, personas);
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
            label(figure, personas.get(i), top);
            double first = top + (row - LINE * predictors.size()) / 2;
            for (int p = 0; p < predictors.size(); p++) {
                double y = first + LINE * (p + 0.5);
                int series = p;
                results.of(predictors.get(p), Measure.RMSE, personas.get(i).personaId())
                        .ifPresent(m -> mark(figure, x, y, series, m));
            }
        }
        figure.text("name", "middle", (LEFT + WIDTH - RIGHT) / 2, height - 6, "RMSE on the persona's test rows");
        return figure;
    }

    private static Axis axis(Results results, List<Predictor> predictors, List<PersonaCard> personas) {
        double[] ends = personas.stream()
                .flatMap(persona ->
                        predictors.stream().flatMap(p -> results.of(p, Measure.RMSE, persona.personaId()).stream()))
                .flatMapToDouble(m -> DoubleStream.of(low(m), high(m)))
                .toArray();
        double[] shown = Axis.withoutFarOff(ends, FAR);
        return Axis.around(
                Arrays.stream(shown).min().orElse(0), Arrays.stream(shown).max().orElse(1), LEFT, WIDTH - RIGHT);
    }

    private static void label(Figure figure, PersonaCard persona, double top) {
        List<String> lines = lines(persona.name());
        figure.line("rule", 0, top, WIDTH - RIGHT, top);
        double y = top + 18;
        for (String line : lines) {
            figure.text("label", "end", LEFT - 14, y, line);
            y += 14;
        }
        String who = "persona " + persona.personaId() + ", " + Numbers.count(persona.size(), "user");
        figure.text("tick", "end", LEFT - 14, y, who);
    }

    private static void mark(Figure figure, Axis x, double y, int series, Measurement m) {
        boolean baseline = m.predictor().isBaseline();
        String style = baseline ? "reference" : Figure.colour(series);
        if (!x.holds(m.value())) {
            figure.farOff(style, WIDTH - RIGHT, y, Numbers.plain(m.value()));
            return;
        }
        double from = Math.max(x.from(), low(m));
        double to = Math.min(x.to(), high(m));
        figure.line("whisker " + style, x.at(from), y, x.at(to), y);
        String tooltip = m.predictor().title() + ": " + Numbers.plain(m.value()) + " (" + Numbers.plain(low(m)) + "–"
                + Numbers.plain(high(m)) + "), " + Numbers.count(m.rows(), "row");
        if (baseline) {
            figure.bar("reference hollow", x.at(m.value()) - 3.5, y - 3.5, 7, 7, tooltip);
        } else {
            figure.mark(series, x.at(m.value()), y, tooltip);
        }
    }

    /** The name in one or two lines, cut where even these are too short. */
    static List<String> lines(String name) {
        List<String> lines = new ArrayList<>(List.of(""));
        for (String word : name.strip().split("\\s+")) {
            String last = lines.get(lines.size() - 1);
            String longer = last.isEmpty() ? word : last + " " + word;
            if (longer.codePointCount(0, longer.length()) <= LETTERS) {
                lines.set(lines.size() - 1, longer);
            } else if (lines.size() == 1 && !last.isEmpty()) {
                lines.add(cut(word));
            } else {
                lines.set(lines.size() - 1, cut(longer));
                break;
            }
        }
        return lines;
    }

    private static String cut(String text) {
        int[] letters = text.codePoints().toArray();
        return letters.length <= LETTERS ? text : new String(letters, 0, LETTERS - 1) + "…";
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
}
