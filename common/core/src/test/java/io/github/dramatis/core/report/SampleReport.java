package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.CalibrationBin;
import io.github.dramatis.core.evaluation.ChoiceBaseline;
import io.github.dramatis.core.evaluation.ChoiceMeasure;
import io.github.dramatis.core.evaluation.ChoiceScore;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.report.Report.AgentAnswer;
import io.github.dramatis.core.report.Report.Calibration;
import io.github.dramatis.core.report.Report.Category;
import io.github.dramatis.core.report.Report.Distribution;
import io.github.dramatis.core.report.Report.LossCurve;
import io.github.dramatis.core.report.Report.PersonaCard;
import io.github.dramatis.core.report.Report.Pool;
import io.github.dramatis.core.report.Report.Portrait;
import io.github.dramatis.core.report.Report.SweepPoint;
import io.github.dramatis.core.report.Report.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A made-up report of the size of the quickstart's. None of its numbers was measured. */
final class SampleReport {
    static final RatingScale SCALE = new RatingScale(0.5, 5, 0.5);
    static final Predictor FROZEN = Predictor.variant("none", "short+long");
    static final Predictor SINGLE_MAX = Predictor.variant("single-max", "short+long");
    static final Predictor SINGLE_MIN = Predictor.variant("single-min", "short+long");
    static final Predictor RANDOM = Predictor.variant("random", "short+long");
    static final Predictor PERSONA = Predictor.variant("persona", "short+long");

    private static final Predictor SINGLE_MAX_MASKED = Predictor.variant("single-max", "short+long masked-title");
    private static final List<Baseline> BASELINES =
            List.of(Baseline.GLOBAL_MEAN, Baseline.USER_MEAN, Baseline.ITEM_MEAN, Baseline.BIAS, Baseline.ALS);
    private static final double[] GIVEN = {14, 30, 18, 75, 55, 210, 130, 280, 85, 130};
    private static final List<String> NAMES = List.of(
            "Rates much crime and film noir, close to what others give, rarely the latest releases and never a musical",
            "Family evenings: animation, children and musicals, generous",
            "Few ratings, mostly thrillers of the nineties",
            "Watches everything, hard to please");

    private SampleReport() {}

    static Report report() {
        return report(
                NAMES,
                "I rate a lot, mostly drama and crime.\nMy average is 3.6 and I seldom give a 5.",
                "Heat (1995) · Crime, Thriller");
    }

    /** With the caller's own texts where text from data stands. */
    static Report report(List<String> personaNames, String profile, String item) {
        List<PersonaCard> personas = new ArrayList<>();
        for (int i = 0; i < personaNames.size(); i++) {
            personas.add(persona(i, personaNames.get(i)));
        }
        return new Report(
                SCALE,
                results(personas.size()),
                choices(),
                List.of(
                        "All figures of this sample are made up.",
                        "Baselines learn from the splits train and validation."),
                distributions(),
                List.of(
                        pool("pooled-single-max", 0.352, new Interval(0.24, 0.464)),
                        pool("pooled-persona", 0.41, new Interval(0.3, 0.52))),
                List.of(0.268, 0.241, 0.254, 0.25),
                calibrations(),
                personas,
                List.of(
                        new SweepPoint(2, 5200, 0.31, false),
                        new SweepPoint(3, 4700, 0.28, false),
                        new SweepPoint(4, 4210, 0.33, true),
                        new SweepPoint(6, 3900, 0.24, false),
                        new SweepPoint(8, 3700, 0.21, false)),
                curves(personas.size()),
                PERSONA,
                List.of(
                        portrait("17", "0", personaNames.get(0), profile, item),
                        portrait("312", "1", personaNames.get(1), profile, item)));
    }

    static List<Measurement> measurements(int personas) {
        List<Measurement> all = new ArrayList<>();
        predictor(all, FROZEN, 1.842, personas);
        predictor(all, SINGLE_MAX, 0.899, personas);
        predictor(all, SINGLE_MIN, 0.951, personas);
        predictor(all, RANDOM, 0.945, personas);
        predictor(all, PERSONA, 0.908, personas);
        double[] baselines = {1.043, 0.966, 0.981, 0.915, 0.921};
        for (Baseline baseline : BASELINES) {
            predictor(all, Predictor.of(baseline), baselines[BASELINES.indexOf(baseline)], personas);
        }
        for (String slice : List.of("cold-items", "rare-items", "popular-items", "active-users")) {
            double more = slice.startsWith("popular") ? -0.06 : 0.05;
            all.add(ofSlice(PERSONA, slice, Measure.RMSE, 0.908 + more));
            all.add(ofSlice(PERSONA, slice, Measure.NLL, 1.8 + more));
            all.add(ofSlice(Predictor.of(Baseline.BIAS), slice, Measure.RMSE, 0.915 + more));
            all.add(ofSlice(Predictor.of(Baseline.BIAS), slice, Measure.NLL, 1.83 + more));
        }
        for (int adapter = 0; adapter < personas; adapter++) {
            for (int users = 0; users < personas; users++) {
                Predictor swap = Predictor.variant("swap-" + adapter, "short+long");
                double value = 0.95 + 0.01 * users + (adapter == users ? -0.03 : adapter == 1 ? -0.04 : 0.02);
                all.add(measured(swap, Integer.toString(users), Measure.RMSE, value, 0.06));
                double likely = 1.7 + 0.01 * users - (adapter == users ? 0.09 : 0);
                all.add(measured(swap, Integer.toString(users), Measure.NLL, likely, 0.05));
            }
        }
        return all;
    }

    private static Measurement ofSlice(Predictor predictor, String slice, Measure measure, double value) {
        Interval interval = new Interval(value - 0.04, value + 0.04);
        return new Measurement(predictor, null, slice, measure, value, interval, 300, 90);
    }

    static Results results(int personas) {
        List<Contrast> contrasts = contrasts();
        for (int persona = 0; persona < personas; persona++) {
            for (Loss loss : List.of(Loss.NLL, Loss.RMSE)) {
                contrasts.add(byPersona(persona, loss, 0.02 - 0.02 * persona));
            }
        }
        return new Results(measurements(personas), contrasts);
    }

    /** The same of a run whose configuration does not name them. */
    static Results withoutRandomClusters() {
        return new Results(
                measurements(0).stream()
                        .filter(m -> !m.predictor().equals(RANDOM))
                        .toList(),
                contrasts().stream()
                        .filter(c ->
                                !c.predictor().equals(RANDOM) && !c.against().equals(RANDOM))
                        .toList());
    }

    private static Contrast byPersona(int persona, Loss loss, double value) {
        Contrast c = contrast(PERSONA, SINGLE_MAX, loss, value, 0.012, false);
        return new Contrast(
                c.predictor(),
                c.against(),
                loss,
                SCALE,
                value,
                c.standardError(),
                c.adjustedP(),
                260 - 50 * persona,
                36 - 10 * persona,
                c.seeds(),
                false,
                Integer.toString(persona));
    }

    /**
     * In RMSE frozen is far worse than all baselines, single-max better, single-min and random clusters as good, and of
     * persona it is open; in NLL personas alone are better.
     */
    static List<Contrast> contrasts() {
        List<Contrast> all = new ArrayList<>();
        for (Baseline baseline : BASELINES) {
            Predictor against = Predictor.of(baseline);
            all.add(contrast(FROZEN, against, Loss.RMSE, 0.92, 0.035, false));
            all.add(contrast(SINGLE_MAX, against, Loss.RMSE, -0.017, 0.004, false));
            all.add(contrast(SINGLE_MIN, against, Loss.RMSE, 0.002, 0.003, false));
            all.add(contrast(RANDOM, against, Loss.RMSE, 0.001, 0.003, false));
            all.add(contrast(PERSONA, against, Loss.RMSE, -0.008, 0.015, false));
            all.add(contrast(FROZEN, against, Loss.NLL, 0.714, 0.03, false));
            all.add(contrast(SINGLE_MAX, against, Loss.NLL, 0.02, 0.006, false));
            all.add(contrast(SINGLE_MIN, against, Loss.NLL, 0.001, 0.001, false));
            all.add(contrast(RANDOM, against, Loss.NLL, 0.015, 0.005, false));
            all.add(contrast(PERSONA, against, Loss.NLL, -0.012, 0.003, false));
        }
        all.add(contrast(PERSONA, SINGLE_MAX, Loss.RMSE, 0.009, 0.012, true));
        all.add(contrast(PERSONA, SINGLE_MAX, Loss.NLL, 0.011, 0.004, true));
        all.add(contrast(PERSONA, SINGLE_MIN, Loss.RMSE, -0.002, 0.002, true));
        all.add(contrast(PERSONA, SINGLE_MIN, Loss.NLL, -0.025, 0.01, true));
        all.add(contrast(PERSONA, RANDOM, Loss.RMSE, -0.001, 0.002, true));
        all.add(contrast(PERSONA, RANDOM, Loss.NLL, -0.03, 0.01, true));
        all.add(contrast(SINGLE_MAX, FROZEN, Loss.NLL, -0.7, 0.02, false));
        all.add(contrast(SINGLE_MAX_MASKED, SINGLE_MAX, Loss.NLL, 0.02, 0.006, false));
        return all;
    }

    static Contrast contrast(
            Predictor predictor, Predictor against, Loss loss, double value, double error, boolean declared) {
        double p = new Contrast(predictor, against, loss, SCALE, value, error, Double.NaN, 1027, 143, 3, declared).p();
        return new Contrast(predictor, against, loss, SCALE, value, error, p, 1027, 143, 3, declared);
    }

    private static void predictor(List<Measurement> all, Predictor p, double rmse, int personas) {
        all.add(measured(p, null, Measure.RMSE, rmse, 0.03));
        all.add(measured(p, null, Measure.RMSE_WEIGHTED, rmse - 0.012, 0.034));
        all.add(measured(p, null, Measure.RMSE_USER, rmse - 0.045, 0.028));
        all.add(measured(p, null, Measure.MAE, rmse * 0.78, 0.02));
        all.add(measured(p, null, Measure.VARIANCE_RATIO, p.isBaseline() ? 0.3 : 1.08, 0.05));
        all.add(measured(p, null, Measure.JENSEN_SHANNON, p.isBaseline() ? 0.41 : 0.07, 0.015));
        if (!p.isBaseline()) {
            all.add(measured(p, null, Measure.NLL, p.equals(FROZEN) ? 2.6 : 1.9, 0.02));
            all.add(measured(p, null, Measure.CRPS, p.equals(FROZEN) ? 0.9 : 0.49, 0.01));
            all.add(measured(p, null, Measure.WITHIN_ITEM_TAU, p.equals(FROZEN) ? 0.01 : 0.19, 0.03));
            all.add(measured(p, null, Measure.URR, p.equals(FROZEN) ? 0.93 : 0.002, 0.002));
            all.add(measured(p, null, Measure.MASS_OUTSIDE_LABELS, p.equals(FROZEN) ? 0.88 : 0.0004, 0.0002));
            all.add(measured(p, null, Measure.SPEARMAN_USER, p.equals(FROZEN) ? 0.02 : 0.31, 0.04));
            all.add(measured(p, null, Measure.URR_PROSE, p.equals(FROZEN) ? 0.81 : 0.001, 0.001));
            all.add(measured(p, null, Measure.LIKE_AUC, p.equals(FROZEN) ? 0.53 : 0.68, 0.03));
        }
        for (int i = 0; i < personas; i++) {
            double error = Math.min(rmse, 1.3) + 0.05 * Math.sin(i * 2 + rmse * 9);
            all.add(measured(p, Integer.toString(i), Measure.RMSE, error, 0.045));
        }
    }

    private static Measurement measured(Predictor p, String persona, Measure measure, double value, double half) {
        return new Measurement(
                p, persona, measure, value, new Interval(Math.max(0, value - half), value + half), 1027, 143);
    }

    private static Pool pool(String adapter, double weight, Interval interval) {
        return new Pool(Predictor.variant(adapter, "short+long"), weight, interval, Baseline.RIDGE_CONTENT, 0.83);
    }

    private static List<Distribution> distributions() {
        double[] flat = {4, 4, 20, 10, 40, 390, 250, 300, 6, 3};
        double[] near = {10, 24, 25, 80, 70, 190, 150, 270, 95, 113};
        return List.of(
                new Distribution(FROZEN, GIVEN, flat),
                new Distribution(SINGLE_MAX, GIVEN, near),
                new Distribution(SINGLE_MIN, GIVEN, near),
                new Distribution(PERSONA, GIVEN, near));
    }

    private static List<Calibration> calibrations() {
        return List.of(FROZEN, PERSONA, Predictor.of(Baseline.BIAS)).stream()
                .map(predictor -> new Calibration(
                        predictor,
                        List.of(
                                bin(12, 1.4, 1.9, 0.6),
                                bin(190, 2.7, 2.9, 0.15),
                                bin(700, 3.6, 3.55, 0.08),
                                bin(125, 4.2, 4.1, 0.2))))
                .toList();
    }

    private static CalibrationBin bin(long rows, double expected, double given, double half) {
        return new CalibrationBin(rows, expected, given, new Interval(given - half, given + half));
    }

    private static PersonaCard persona(int i, String name) {
        return new PersonaCard(
                Integer.toString(i),
                name,
                240 - 50 * i,
                (240 - 50 * i) / 660.0,
                3.61 - 0.1 * i,
                0.94,
                List.of(
                        new Trait("activity", 0.55, 0.3, 0.15),
                        new Trait("conformity", 0.2, 0.6, 0.2),
                        new Trait("diversity", 0.3, 0.4, 0.3)),
                List.of(
                        new Category("Drama", 0.27, 0.24),
                        new Category("Crime", 0.17, 0.09),
                        new Category("Film-Noir", 0.05, 0.01)),
                List.of("17", "204", "88"));
    }

    private static List<LossCurve> curves(int personas) {
        List<LossCurve> curves = new ArrayList<>();
        curves.add(curve("single-max", null, 300));
        for (int i = 0; i < personas; i++) {
            curves.add(curve("persona", Integer.toString(i), 60 + 20 * i));
        }
        return curves;
    }

    private static LossCurve curve(String adapter, String personaId, int steps) {
        double[] numbers = new double[steps];
        Arrays.setAll(numbers, i -> i + 1);
        double[] losses = new double[steps];
        Arrays.setAll(losses, i -> 1.75 + 1.9 * Math.exp(-i / 18.0) + 0.12 * Math.sin(i * 7.3 + steps));
        return new LossCurve(adapter, null, null, "short+long", personaId, 0, numbers, losses);
    }

    private static Portrait portrait(String user, String personaId, String persona, String profile, String item) {
        double[] probabilities = {0.01, 0.01, 0.02, 0.05, 0.09, 0.24, 0.22, 0.25, 0.07, 0.04};
        return new Portrait(
                user,
                personaId,
                persona,
                profile,
                "You are a user.\nProfile: " + profile + "\nItem: " + item + "\nRATING:",
                List.of(
                        new AgentAnswer(item, 4, 3.46, 3.5, probabilities),
                        new AgentAnswer(item, 2, 3.31, 3, probabilities),
                        new AgentAnswer(item, 5, 3.62, 4, probabilities)));
    }

    private static List<ChoiceScore> choices() {
        List<ChoiceScore> scores = new ArrayList<>();
        for (String title : List.of("pooled persona (short+long)", "persona (short+long)", "stack")) {
            boolean baseline = title.equals("stack");
            double value = 0.3 + title.length() / 100.0;
            for (ChoiceMeasure measure : ChoiceMeasure.values()) {
                scores.add(new ChoiceScore(
                        title, baseline, null, null, measure, value, new Interval(value - 0.02, value + 0.02), 400));
            }
            if (!baseline) {
                scores.add(new ChoiceScore(
                        title,
                        false,
                        ChoiceBaseline.STACK,
                        null,
                        ChoiceMeasure.NLL,
                        value - 0.35,
                        new Interval(value - 0.40, value - 0.30),
                        400));
            }
        }
        return scores;
    }
}
