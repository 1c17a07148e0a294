package io.github.dramatis.spark.evaluate;

import static java.util.Map.entry;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import io.github.dramatis.core.config.EvaluateConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.CalibrationBin;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Contrasts;
import io.github.dramatis.core.evaluation.GroupSums;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.OutcomeSums;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Question;
import io.github.dramatis.core.evaluation.Questions;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.evaluation.Scores;
import io.github.dramatis.core.evaluation.WithinItemOrder;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.baselines.RatingBaselines;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.table.BaselineFit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Turns predictions into measurements. */
final class Measuring {
    private final EvaluateConfig config;
    private final String scheme;
    private final String setting;
    private final RatingScale scale;
    private final long seed;

    /**
     * @param scheme of the personas that declared questions are about
     * @param setting of training that they are about; null where there is one way alone
     */
    Measuring(EvaluateConfig config, String scheme, String setting, RatingScale scale, long seed) {
        this.config = config;
        this.scheme = scheme;
        this.setting = setting;
        this.scale = scale;
        this.seed = seed;
    }

    /**
     * What was measured.
     *
     * @param results every value and every contrast
     * @param ratings what was really given and what was drawn, by variant
     * @param calibrations what was really given where a predictor expected alike ratings, by predictor
     * @param ofStage the baselines whose answers to test rows the stage baselines has made; others were computed here
     * @param testRows pairs of user and item that were asked about
     * @param coldStarts those of them whose user or item the baselines had never seen
     */
    record Measured(
            Results results,
            Map<Predictor, Ratings> ratings,
            Map<Predictor, List<CalibrationBin>> calibrations,
            Set<Baseline> ofStage,
            long testRows,
            long coldStarts) {
        Measured withBest(BaselineFit best) {
            Baseline baseline = Baseline.named(best.baseline());
            Results named = best.tuneRows() > 0 ? results.withChosen(baseline) : results.withStandIn(baseline);
            return new Measured(named, ratings, calibrations, ofStage, testRows, coldStarts);
        }
    }

    /** [levels] counts of true and drawn ratings on the same rows. */
    record Ratings(double[] given, double[] drawn) {}

    /** @param baselines the table {@code baseline_predictions} */
    Measured of(Dataset<Row> predictions, Dataset<Row> interactions, Dataset<Row> baselines) {
        Dataset<Row> history = history(interactions);
        Row all = history.agg(avg("rating")).first();
        if (all.isNullAt(0)) {
            throw new UserError(
                    "table interactions",
                    "no rows in the splits " + config.baselinesLearnFrom()
                            + ", so there is nothing that baselines could learn from",
                    "check the split settings and run from ingest again");
        }
        Dataset<Row> asked = TestOutcomes.pairs(predictions, interactions);
        Dataset<Row> answered =
                RowSlices.addTo(new RatingBaselines(config.damping(), scale).addTo(asked, history, all.getDouble(0)));
        Dataset<Row> known = new KnownBaselines(baselines).addTo(answered);
        boolean fits = config.alsRank() > 0 && !hasAls(known);
        try (KeptRows kept = new KeptRows()) {
            return measured(
                    predictions, kept.keep(fits ? new AlsBaseline(config, scale, seed).addTo(known, history) : known));
        }
    }

    private static boolean hasAls(Dataset<Row> pairs) {
        return List.of(pairs.columns()).contains(Baseline.ALS.column());
    }

    /** What the baselines learn from. */
    Dataset<Row> history(Dataset<Row> interactions) {
        return interactions
                .where(col("split").isin(config.baselinesLearnFrom().toArray()))
                .select("user_id", "item_id", "rating");
    }

    private Measured measured(Dataset<Row> predictions, Dataset<Row> pairs) {
        Row counts = counts(pairs);
        long testRows = counts.getLong(0);
        if (testRows == 0) {
            throw new UserError(
                    "table predictions",
                    "none of its rows is a test row of the table interactions",
                    "run from predict again (dramatis run --from predict)");
        }
        List<Plan.Run> runs = TestOutcomes.runs(predictions);
        List<String> personas = counts.<String>getList(4).stream().sorted().toList();
        List<Question> questions = questions(runs, personas);
        Totals totals =
                totals(new Plan(runs, questions, personas, RowSlices.NAMES), TestOutcomes.of(predictions, pairs, runs));
        List<Measurement> measurements = new ArrayList<>();
        Map<Predictor, Ratings> ratings = new LinkedHashMap<>();
        Map<Predictor, List<CalibrationBin>> calibrations = new LinkedHashMap<>();
        OutcomeSums shape = new OutcomeSums(scale);
        for (Predictor predictor : totals.plan().predictors()) {
            measure(predictor, totals, personas, measurements);
            totals.of(predictor).ifPresent(sums -> calibrations.put(predictor, shape.calibration(sums)));
            if (!predictor.isBaseline()) {
                totals.of(predictor).ifPresent(sums -> ratings.put(predictor, ratings(sums.total())));
            }
        }
        long users = measurements.stream().mapToLong(Measurement::users).max().orElse(0);
        measurements.addAll(coldStartShares(counts, testRows, users, hasAls(pairs)));
        Results results = new Results(measurements, contrasts(questions, totals));
        return new Measured(
                results, ratings, calibrations, KnownBaselines.among(pairs.columns()), testRows, counts.getLong(3));
    }

    private List<Question> questions(List<Plan.Run> runs, List<String> personas) {
        List<Question> ofAllRows = Questions.of(
                runs.stream()
                        .map(Plan.Run::predictor)
                        .filter(predictor -> !predictor.isSwap())
                        .distinct()
                        .toList(),
                scheme,
                setting);
        return Stream.concat(ofAllRows.stream(), Questions.byPersona(ofAllRows, personas).stream())
                .toList();
    }

    private Totals totals(Plan plan, Dataset<Row> outcomes) {
        return new Totals(
                plan,
                new UserResampling(seed, config.bootstrap(), scale, plan).of(outcomes),
                new ItemResampling(seed, config.bootstrap(), scale, plan.variantRuns()).of(outcomes));
    }

    private void measure(Predictor predictor, Totals totals, List<String> personas, List<Measurement> measurements) {
        OutcomeSums shape = new OutcomeSums(scale);
        totals.of(predictor).ifPresent(sums -> {
            measurements.addAll(new Scores(shape).of(predictor, totals.runs(predictor)));
            totals.withinItems(predictor)
                    .map(pairs -> WithinItemOrder.measurement(predictor, pairs, shape.users(sums.total())))
                    .filter(tau -> Double.isFinite(tau.value()))
                    .ifPresent(measurements::add);
        });
        for (int persona = 0; persona < personas.size(); persona++) {
            String id = personas.get(persona);
            totals.ofGroup(predictor, persona)
                    .ifPresent(sums -> measurements.addAll(GroupSums.measurements(predictor, id, null, sums)));
        }
        for (String slice : RowSlices.NAMES) {
            totals.ofGroup(predictor, totals.plan().slice(slice))
                    .ifPresent(sums -> measurements.addAll(GroupSums.measurements(predictor, null, slice, sums)));
        }
    }

    private Ratings ratings(double[] total) {
        OutcomeSums shape = new OutcomeSums(scale);
        return new Ratings(shape.trueRatings(total), shape.drawnRatings(total));
    }

    private List<Contrast> contrasts(List<Question> questions, Totals totals) {
        Contrasts contrasts = new Contrasts(scale);
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            int seeds = totals.plan().runs(i).size();
            totals.ofQuestion(i).ifPresent(sums -> contrasts.add(question, seeds, sums));
        }
        return contrasts.adjusted();
    }

    /** rows, rows of unknown users, rows of unknown items, rows of either; the personas. */
    private static Row counts(Dataset<Row> pairs) {
        Column userUnknown = not(col("user_known"));
        Column itemUnknown = not(col("item_known"));
        return pairs.agg(
                        count(lit(1)),
                        sum(userUnknown.cast("long")),
                        sum(itemUnknown.cast("long")),
                        sum(userUnknown.or(itemUnknown).cast("long")),
                        collect_set("persona_id"))
                .na()
                .fill(0)
                .first();
    }

    private static List<Measurement> coldStartShares(Row counts, long rows, long users, boolean hasAls) {
        Map<Baseline, Integer> columns = Map.ofEntries(
                entry(Baseline.USER_MEAN, 1),
                entry(Baseline.ITEM_MEAN, 2),
                entry(Baseline.BIAS, 3),
                entry(Baseline.BIAS_SLOPE, 3),
                entry(Baseline.ALS, 3));
        return columns.entrySet().stream()
                .filter(share -> hasAls || share.getKey() != Baseline.ALS)
                .map(share -> new Measurement(
                        Predictor.of(share.getKey()),
                        null,
                        Measure.COLD_START_SHARE,
                        (double) counts.getLong(share.getValue()) / rows,
                        null,
                        rows,
                        users))
                .toList();
    }
}
