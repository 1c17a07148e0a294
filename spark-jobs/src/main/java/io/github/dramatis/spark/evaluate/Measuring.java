package io.github.dramatis.spark.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import io.github.dramatis.core.config.EvaluateConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Contrasts;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.OutcomeSums;
import io.github.dramatis.core.evaluation.PersonaSums;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Question;
import io.github.dramatis.core.evaluation.Questions;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.evaluation.Scores;
import io.github.dramatis.core.evaluation.WithinItemOrder;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.baselines.RatingBaselines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** From predictions to measurements. */
final class Measuring {
    private final EvaluateConfig config;
    private final RatingScale scale;
    private final long seed;

    Measuring(EvaluateConfig config, RatingScale scale, long seed) {
        this.config = config;
        this.scale = scale;
        this.seed = seed;
    }

    /**
     * What was measured.
     *
     * @param results every value and every contrast
     * @param ratings what was really given and what was drawn, by variant
     * @param testRows pairs of user and item that were asked about
     * @param coldStarts those of them whose user or item the baselines had never seen
     */
    record Measured(Results results, Map<Predictor, Ratings> ratings, long testRows, long coldStarts) {}

    /** [levels] counts of true and drawn ratings on the same rows. */
    record Ratings(double[] given, double[] drawn) {}

    Measured of(Dataset<Row> predictions, Dataset<Row> interactions) {
        Dataset<Row> history = history(interactions);
        if (history.isEmpty()) {
            throw new UserError(
                    "table interactions",
                    "no rows in the splits " + config.baselinesLearnFrom()
                            + ", so there is nothing that baselines could learn from",
                    "check the split settings and run from ingest again");
        }
        Dataset<Row> asked = TestOutcomes.pairs(predictions, interactions);
        if (asked.isEmpty()) {
            throw new UserError(
                    "table predictions",
                    "none of its rows is a test row of the table interactions",
                    "run from predict again (dramatis run --from predict)");
        }
        List<Predictor> variants = variants(predictions);
        Dataset<Row> answered = new RatingBaselines(config.damping(), scale).addTo(asked, history);
        Dataset<Row> pairs =
                new AlsBaseline(config, scale, seed).addTo(answered, history).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return measured(predictions, pairs, variants);
        } finally {
            pairs.unpersist();
        }
    }

    /** What the baselines learn from. */
    Dataset<Row> history(Dataset<Row> interactions) {
        return interactions
                .where(col("split").isin(config.baselinesLearnFrom().toArray()))
                .select("user_id", "item_id", "rating");
    }

    private Measured measured(Dataset<Row> predictions, Dataset<Row> pairs, List<Predictor> variants) {
        Row counts = coldStarts(pairs);
        long testRows = counts.getLong(0);
        List<String> personas = personas(pairs);
        List<Question> questions = Questions.of(variants);
        Plan plan = new Plan(variants, questions, personas);
        Dataset<Row> outcomes = TestOutcomes.of(predictions, pairs, variants);
        Map<Integer, Resamples> sums = new UserResampling(seed, config.bootstrap(), scale, plan).of(outcomes);
        Map<Integer, Resamples> withinItems =
                new ItemResampling(seed, config.bootstrap(), scale, variants.size()).of(outcomes);
        OutcomeSums shape = new OutcomeSums(scale);
        Scores scores = new Scores(shape);
        List<Measurement> measurements = new ArrayList<>();
        Map<Predictor, Ratings> ratings = new LinkedHashMap<>();
        List<Predictor> predictors = Plan.predictors(variants);
        for (int p = 0; p < predictors.size(); p++) {
            Resamples all = sums.get(p);
            if (all == null) {
                continue;
            }
            Predictor predictor = predictors.get(p);
            measurements.addAll(scores.of(predictor, all));
            withinItem(predictor, withinItems.get(p), shape.users(all.total()), measurements);
            if (!predictor.isBaseline()) {
                ratings.put(predictor, new Ratings(shape.trueRatings(all.total()), shape.drawnRatings(all.total())));
            }
            for (int persona = 0; persona < personas.size(); persona++) {
                Resamples ofPersona = sums.get(plan.key(p, persona));
                if (ofPersona != null) {
                    measurements.add(PersonaSums.rmse(predictor, personas.get(persona), ofPersona));
                }
            }
        }
        long users = measurements.stream().mapToLong(Measurement::users).max().orElse(0);
        measurements.addAll(coldStartShares(counts, testRows, users));
        Results results = new Results(measurements, contrasts(questions, plan, sums));
        return new Measured(results, ratings, testRows, counts.getLong(3));
    }

    private static List<String> personas(Dataset<Row> pairs) {
        return pairs
                .select("persona_id")
                .where(col("persona_id").isNotNull())
                .distinct()
                .sort("persona_id")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static void withinItem(
            Predictor predictor, Resamples resamples, long users, List<Measurement> measurements) {
        if (resamples != null) {
            Measurement tau = WithinItemOrder.measurement(predictor, resamples, users);
            if (Double.isFinite(tau.value())) {
                measurements.add(tau);
            }
        }
    }

    private static List<Contrast> contrasts(List<Question> questions, Plan plan, Map<Integer, Resamples> sums) {
        Contrasts contrasts = new Contrasts();
        for (int question = 0; question < questions.size(); question++) {
            Resamples resamples = sums.get(plan.questionKey(question));
            if (resamples != null) {
                contrasts.add(questions.get(question), resamples);
            }
        }
        return contrasts.adjusted();
    }

    /** rows, rows of unknown users, rows of unknown items, rows of either. */
    private static Row coldStarts(Dataset<Row> pairs) {
        Column userUnknown = not(col("user_known"));
        Column itemUnknown = not(col("item_known"));
        return pairs.agg(
                        count(lit(1)),
                        sum(userUnknown.cast("long")),
                        sum(itemUnknown.cast("long")),
                        sum(userUnknown.or(itemUnknown).cast("long")))
                .na()
                .fill(0)
                .first();
    }

    private static List<Measurement> coldStartShares(Row counts, long rows, long users) {
        Map<Baseline, Integer> columns =
                Map.of(Baseline.USER_MEAN, 1, Baseline.ITEM_MEAN, 2, Baseline.BIAS, 3, Baseline.ALS, 3);
        return columns.entrySet().stream()
                .map(entry -> new Measurement(
                        Predictor.of(entry.getKey()),
                        null,
                        Measure.COLD_START_SHARE,
                        (double) counts.getLong(entry.getValue()) / rows,
                        null,
                        rows,
                        users))
                .toList();
    }

    private static List<Predictor> variants(Dataset<Row> predictions) {
        return predictions.select("adapter", "memory").distinct().collectAsList().stream()
                .map(row -> Predictor.variant(row.getString(0), row.getString(1)))
                .sorted(Comparator.comparing(Predictor::adapter).thenComparing(Predictor::memory))
                .toList();
    }
}
