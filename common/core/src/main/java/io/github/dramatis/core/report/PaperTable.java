package io.github.dramatis.core.report;

import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What was measured in the order of the eleven rows of Table 1 of Thakur, Agrawal and Mukund, "Personas within
 * Parameters" (arXiv 2509.09689), each beside the paper's figures. The paper has two frozen models, LLaMA-3 in rows 0
 * to 2 and Phi-3 in 3 and 4. A model that was asked behind a server stands for the first, or the other base model of an
 * experiment that compares two; the agents' own base model stands for the second. Where it alone was asked, two rows
 * stand in one.
 */
public final class PaperTable {
    private static final List<String> HEADER = List.of(
            "", "agent", "RMSE", "95 % interval", "MAE", "URR", "paper's RMSE", "paper's MAE", "paper's URR", "of");
    private static final String NONE = "-";
    private static final String FROZEN = "none";
    /** Stands in the place of an adapter: the frozen model that agents do not run on. */
    private static final String OTHER = "other";
    /** What the paper calls single-min: one adapter of as many rows as a persona has. */
    private static final String SINGLE_SUBSAMPLE = "single-subsample";

    /** Adapters that go by personas. */
    private static final List<String> OF_PERSONAS = List.of("persona", "single-min", "random");

    private static final String ABOUT_CONTROLS =
            "Controls, which the paper lacks, have adapters of the personas' sizes: single-min drawn from everybody for"
                    + " each persona, random clusters from users put together by chance.\n";

    /**
     * A row of the paper, or a control.
     *
     * @param number as the paper counts, from 0; or control
     * @param adapter and memory of the variant
     * @param urr as the paper prints it, in percent
     */
    private record PaperRow(
            String number, String adapter, String memory, String rmse, String mae, String urr, String of) {}

    private static final List<PaperRow> ONE_FROZEN = List.of(
            new PaperRow("0, 3", "none", "short", "1.158, 1.203", "0.847, 0.863", "0, 4.23", "LLaMA-3, Phi-3"),
            new PaperRow("1, 4", "none", "short+long", "1.221, 1.315", "0.883, 0.952", "0, 2.93", "LLaMA-3, Phi-3"),
            new PaperRow("2", "none", "long", "1.229", "0.888", "0", "LLaMA-3"));

    private static final List<PaperRow> TWO_FROZEN = List.of(
            new PaperRow("0", OTHER, "short", "1.158", "0.847", "0", "LLaMA-3"),
            new PaperRow("1", OTHER, "short+long", "1.221", "0.883", "0", "LLaMA-3"),
            new PaperRow("2", OTHER, "long", "1.229", "0.888", "0", "LLaMA-3"),
            new PaperRow("3", "none", "short", "1.203", "0.863", "4.23", "Phi-3"),
            new PaperRow("4", "none", "short+long", "1.315", "0.952", "2.93", "Phi-3"));

    private static final List<PaperRow> TRAINED = List.of(
            new PaperRow("5", "single-max", "short", "1.312", "0.940", "1.30", "Phi-3"),
            new PaperRow("6", SINGLE_SUBSAMPLE, "short", "1.180", "0.848", "1.93", "Phi-3"),
            new PaperRow("7", "single-max", "short+long", "1.150", "0.834", "1.15", "Phi-3"),
            new PaperRow("8", SINGLE_SUBSAMPLE, "short+long", "1.337", "1.042", "3.01", "Phi-3"),
            new PaperRow("9", "persona", "short", "1.292", "0.937", "2.29", "Phi-3"),
            new PaperRow("10", "persona", "short+long", "1.171", "0.881", "1.77", "Phi-3"));

    /** Controls of the personas that the paper lacks. */
    private static final List<PaperRow> CONTROLS = List.of(
            control("single-min", "short"), control("single-min", "short+long"),
            control("random", "short"), control("random", "short+long"));

    private PaperTable() {}

    private static PaperRow control(String adapter, String memory) {
        return new PaperRow("control", adapter, memory, NONE, NONE, NONE, NONE);
    }

    /**
     * The table; each line ended by a newline; empty where none of its rows was measured. A row of the paper that was
     * not measured says so; below the paper's rows stand the controls of the personas that were measured.
     *
     * @param scheme of the personas; null for variants without one
     * @param setting of training; null where there is one way alone
     */
    public static String render(Results results, String scheme, String setting) {
        FrozenModels frozen = FrozenModels.of(results.variants(), setting);
        Predicate<PaperRow> isMeasured = row -> results.of(predictor(row, scheme, setting, frozen), Measure.RMSE)
                .isPresent();
        List<PaperRow> paper = Stream.concat(
                        (frozen.other() == null ? ONE_FROZEN : TWO_FROZEN).stream(), TRAINED.stream())
                .toList();
        List<PaperRow> controls = CONTROLS.stream().filter(isMeasured).toList();
        if (controls.isEmpty() && paper.stream().noneMatch(isMeasured)) {
            return "";
        }
        TextTable table = new TextTable(HEADER);
        paper.forEach(row -> table.add(line(row, results, scheme, setting, frozen)));
        controls.forEach(row -> table.add(line(row, results, scheme, setting, frozen)));
        return table.render()
                + (controls.isEmpty() ? "" : ABOUT_CONTROLS)
                + "The paper's figures are of other data, models and splits, without intervals: compare orders, not"
                + " digits.\n";
    }

    /**
     * The models without an adapter, of any memory.
     *
     * @param own that the agents run on
     * @param other null where there is none
     */
    private record FrozenModels(Predictor own, Predictor other) {
        static FrozenModels of(List<Predictor> variants, String setting) {
            List<Predictor> frozen = variants.stream()
                    .filter(variant -> variant.adapter().equals(FROZEN))
                    .toList();
            Predictor own = frozen.stream()
                    .filter(variant -> isPart(variant.setting(), setting))
                    .findFirst()
                    .orElse(Predictor.variant(FROZEN, ""));
            return new FrozenModels(
                    own,
                    Stream.concat(
                                    variants.stream().filter(v -> v.adapter().equals(Predictor.SERVED)),
                                    frozen.stream().filter(v -> !Objects.equals(v.setting(), own.setting())))
                            .findFirst()
                            .orElse(null));
        }

        private static boolean isPart(String base, String setting) {
            return base == null || TrainSetting.hasPart(setting, base);
        }
    }

    private static Predictor predictor(PaperRow row, String scheme, String setting, FrozenModels frozen) {
        boolean ofPersonas = OF_PERSONAS.contains(row.adapter());
        Predictor model =
                switch (row.adapter()) {
                    case OTHER -> frozen.other();
                    case FROZEN -> frozen.own();
                    default -> Predictor.variant(row.adapter(), ofPersonas ? scheme : null, setting, row.memory());
                };
        return Predictor.variant(model.adapter(), model.scheme(), model.setting(), row.memory());
    }

    private static List<String> line(
            PaperRow row, Results results, String scheme, String setting, FrozenModels frozen) {
        Predictor variant = predictor(row, scheme, setting, frozen);
        Optional<Measurement> rmse = results.of(variant, Measure.RMSE);
        return List.of(
                row.number(),
                variant.title(),
                rmse.map(m -> Numbers.plain(m.value())).orElse("not asked"),
                rmse.map(Measurement::interval).map(PaperTable::interval).orElse(NONE),
                results.of(variant, Measure.MAE)
                        .map(m -> Numbers.plain(m.value()))
                        .orElse(NONE),
                results.of(variant, Measure.URR)
                        .map(m -> TextTable.ascii(Numbers.percent(m.value())))
                        .orElse(NONE),
                row.rmse(),
                row.mae(),
                row.urr(),
                row.of());
    }

    private static String interval(Interval interval) {
        return TextTable.ascii(Numbers.plain(interval));
    }
}
