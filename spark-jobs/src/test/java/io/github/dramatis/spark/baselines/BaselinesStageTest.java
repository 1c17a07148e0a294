package io.github.dramatis.spark.baselines;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.BaselinesConfig;
import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.estimate.FactorEstimate;
import io.github.dramatis.core.estimate.TiltedHistogram;
import io.github.dramatis.spark.estimate.TwoTastes;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.stage.CountedWork;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.BaselineFit;
import io.github.dramatis.spark.table.BaselinePrediction;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.ReferenceFactor;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.targets.RevisedRatings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * On users of two tastes; the one number of the evidence says whether the item is of the user's taste, the other one
 * nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BaselinesStageTest {
    private static final EstimateConfig ESTIMATE = new EstimateConfig(1, 0.1, 5, TwoTastes.FOLDS, 1, 1000, 1, 0);
    /** What the factors were fitted with, other than what ESTIMATE began from. */
    private static final double TUNED_DAMPING = 2;

    private static final BaselinesConfig CONFIG = new BaselinesConfig(0.01, 3, 1, 1, 0, 0, 1);
    private static final StructType TARGETS = new StructType()
            .add("target_id", DataTypes.StringType)
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("purpose", DataTypes.StringType)
            .add("rating", DataTypes.DoubleType)
            .add("evidence", DataTypes.createArrayType(DataTypes.DoubleType));

    private final List<Interaction> ratings = TwoTastes.ratings();
    private Path folder;
    private BaselinesResult result;
    private Map<String, BaselinePrediction> predictions; // by target and baseline
    private List<BaselineFit> fits;

    @BeforeAll
    void predict(@TempDir Path temporary) {
        folder = temporary;
        LocalStageContext context = context("first", ratings);
        result = run(context, ratings);
        predictions = predictions(context);
        fits = context.rows(Tables.BASELINES);
    }

    @Test
    void everyTargetThatIsNotTrainedOnHasADistributionAroundEachExpectedRating() {
        assertThat(result.baselines())
                .containsExactly(
                        "global_mean", "user_mean", "item_mean", "bias", "bias_slope", "als", "ridge", "trees");
        long asked = ratings.stream()
                .filter(rating -> List.of("tune", "pool", "test").contains(purpose(rating)))
                .count();
        assertThat(result.rows()).isEqualTo(8 * asked);
        assertThat(predictions).hasSize((int) (8 * asked));
        assertThat(predictions.values()).allSatisfy(prediction -> {
            double[] p = prediction.labelProbabilities();
            assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-9));
            double kept =
                    Math.max(1 + TiltedHistogram.MARGIN, Math.min(5 - TiltedHistogram.MARGIN, prediction.expected()));
            assertThat(p[0] + 2 * p[1] + 3 * p[2] + 4 * p[3] + 5 * p[4]).isCloseTo(kept, within(1e-6));
        });
    }

    @Test
    void validationRowsAreExpectedFromTrainRatingsAndTestRowsFromThoseOfValidationToo() {
        Map<String, List<Interaction>> train = byUser(TwoTastes.of(ratings, "train"));
        Map<String, List<Interaction>> all = byUser(TwoTastes.of(ratings, "train", "validation"));

        assertThat(ofBaseline("user_mean")).allSatisfy(prediction -> {
            Map<String, List<Interaction>> known = prediction.purpose().equals("test") ? all : train;
            assertThat(prediction.expected()).isCloseTo(mean(known.get(prediction.userId())), within(1e-9));
        });
        assertThat(ofBaseline("global_mean")).allSatisfy(prediction -> {
            String[] splits =
                    prediction.purpose().equals("test") ? new String[] {"train", "validation"} : new String[] {"train"};
            assertThat(prediction.expected()).isCloseTo(mean(TwoTastes.of(ratings, splits)), within(1e-9));
        });
    }

    @Test
    void alsIsTheEstimateByFactorsOfWhatIsKnownOfTheUser() {
        for (BaselinePrediction prediction : ofBaseline("als")) {
            String[] splits =
                    prediction.purpose().equals("test") ? new String[] {"train", "validation"} : new String[] {"train"};
            FactorEstimate estimate =
                    new FactorEstimate(TwoTastes.SCALE, 3, 1, TUNED_DAMPING, ESTIMATE.regularization());
            TwoTastes.of(ratings, splits).stream()
                    .filter(rating -> rating.userId().equals(prediction.userId()))
                    .forEach(rating -> estimate.learn(rating.rating(), 0, factor(rating.itemId())));

            assertThat(prediction.expected())
                    .isCloseTo(estimate.estimate(0, factor(prediction.itemId())), within(1e-9));
        }
    }

    @Test
    void theNumbersOfThePromptAreLearntFrom() {
        assertThat(rmse("ridge")).isLessThan(0.9 * rmse("bias"));
        assertThat(rmse("trees")).isLessThan(0.9 * rmse("bias"));
    }

    @Test
    void theBestOnTuningRowsIsNamed() {
        BaselineFit best =
                fits.stream().min(Comparator.comparing(BaselineFit::tuneRmse)).orElseThrow();

        assertThat(fits.stream().filter(BaselineFit::chosen)).containsExactly(best);
        assertThat(result.chosen()).isEqualTo(best.baseline()).isIn("als", "ridge", "trees");
        assertThat(best.tuneLoss()).isLessThan(Math.log(5));
        assertThat(fits).allSatisfy(fit -> assertThat(fit.poolRows()).isPositive());
    }

    @Test
    void noTuningOrTestRatingReachesAPredictionOfValidation() {
        List<Interaction> others = changed(rating -> List.of("tune", "test").contains(purpose(rating)));
        LocalStageContext context = context("changed", others);

        run(context, others);

        predictions(context).forEach((key, after) -> {
            BaselinePrediction before = predictions.get(key);
            if (!after.purpose().equals("test")) {
                assertThat(after).usingRecursiveComparison().isEqualTo(before);
            } else if (List.of("ridge", "trees").contains(after.baseline())) {
                assertThat(after.expected()).isEqualTo(before.expected());
            }
        });
    }

    @Test
    void theRowsOfEverybodyAreThoseOfTheLeastDrawsThoughFewHistoriesAreLookedAt() {
        List<Interaction> many = new ArrayList<>();
        for (int rating = 0; rating < 5000; rating++) {
            String split = rating % 25 < 20 ? "train" : "test";
            many.add(TwoTastes.rating("u" + rating / 25, "i" + rating % 25, 3, split, false));
        }
        LocalStageContext context = context("everybody", many);
        Dataset<Row> interactions = context.read(Tables.INTERACTIONS);
        Column draw = HashDraw.of(context.seed(), "everybodys-rows", col("target_id"));
        Dataset<Row> possible =
                RevisedRatings.of(interactions, 15).where(col("split").equalTo("train"));
        List<Row> found = new ArrayList<>();

        CountedWork work = CountedWork.of(context.spark(), () -> {
            try (KeptRows kept = new KeptRows()) {
                found.addAll(new EverybodysDraw(context.seed(), "train", 10, 15, kept)
                        .of(interactions, 4000)
                        .collectAsList());
            }
        });

        // one training row in four may be drawn
        assertThat(found)
                .hasSize(10)
                .containsExactlyInAnyOrderElementsOf(
                        HashDraw.least(possible, draw, 10).collectAsList());
        assertThat(work.rowsShuffled()).isLessThan(many.size());
    }

    @Test
    void pairsThatComeInPartsAreAnsweredFromAllThatMayBeKnownWhichIsAddedUpOnce() {
        LocalStageContext context = context("parts", ratings);
        LongAccumulator read = context.spark().sparkContext().longAccumulator();
        Dataset<Row> training = context.read(Tables.INTERACTIONS)
                .where(col("split").notEqual("test"))
                .select("user_id", "item_id", "rating");
        BaselineFit bias = fits.stream()
                .filter(fit -> fit.baseline().equals("bias"))
                .findFirst()
                .orElseThrow();
        UDF1<Double, Double> counted = rating -> {
            read.add(1);
            return rating;
        };
        Dataset<Row> everybody =
                training.withColumn("rating", udf(counted, DataTypes.DoubleType).apply(col("rating")));

        Dataset<Row> more = training.limit(1)
                .select(lit("stranger").as("user_id"), lit("i2").as("item_id"), lit(5.0).as("rating"));
        Dataset<Row> known = training.union(more);
        try (PairBaseline baseline = new PairBaseline(context, bias, ESTIMATE, TwoTastes.SCALE, everybody)) {
            for (String item : List.of("i0", "i1", "brand-new")) {
                Dataset<Row> pairs = training.select("user_id")
                        .distinct()
                        .select(
                                concat(col("user_id"), lit(":" + item)).as("target_id"),
                                col("user_id"),
                                lit(item).as("item_id"))
                        .withColumn("evidence", array().cast("array<double>"));
                Dataset<Row> seen = training.where(col("item_id").equalTo(item));

                List<Row> answers = baseline.of(pairs, new PairBaseline.Known(known, more.drop("user_id"), seen))
                        .collectAsList();

                assertThat(answers).hasSize((int) pairs.count()).hasSizeGreaterThan(5);
                for (Row answer : answers.subList(0, 3)) {
                    assertAnswered(bias, pairs.where(col("target_id").equalTo(answer.getString(0))), known, answer);
                }
            }
        }
        assertThat(read.value())
                .as("once for the histogram, once for the items")
                .isEqualTo(2 * training.count());
    }

    /** A pair that is in the history is answered as if it were not; the mean and the histogram of everybody keep it. */
    private static void assertAnswered(BaselineFit bias, Dataset<Row> pair, Dataset<Row> history, Row answer) {
        UserHistograms histograms = new UserHistograms(TwoTastes.SCALE);
        TiltedHistogram histogram = new TiltedHistogram(
                TwoTastes.SCALE, histograms.population(history), bias.smoothing(), bias.sharpness());
        Dataset<Row> rest = history.join(pair, new String[] {"user_id", "item_id"}, "left_anti")
                .select("user_id", "item_id", "rating");
        double mean = history.agg(avg("rating")).first().getDouble(0);
        Row expected = histograms
                .addTo(new RatingBaselines(TUNED_DAMPING, TwoTastes.SCALE).addTo(pair, rest, mean), rest)
                .first();
        double bySums = expected.getAs("bias");
        assertThat(answer.getDouble(1)).isCloseTo(bySums, within(1e-12));
        assertThat(Rows.doubles(answer, 2))
                .containsExactly(
                        histogram.around(bySums, Rows.doubles(expected, expected.fieldIndex(UserHistograms.COUNTS))),
                        within(1e-9));
    }

    @Test
    void evidenceThatIsNoNumberIsAnErrorThatSaysWhatToDo() {
        LocalStageContext context = context("no-number", ratings);
        Dataset<Row> targets = targets(context, ratings).union(target(context, "x", "train", Double.NaN));

        assertThatThrownBy(() -> stage().run(context, targets))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("1 rows have a number that is missing")
                .hasMessageContaining("--from examples");
    }

    @Test
    void withoutTrainingTargetsTheErrorSaysWhatToDo() {
        LocalStageContext context = context("no-train", ratings);

        assertThatThrownBy(() -> stage().run(context, target(context, "x", "tune", 0)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("purpose train");
    }

    @Test
    void rowsThatNothingIsFittedOnAreNotBroughtToWhereItIs() throws TimeoutException {
        LocalStageContext context = context("shuffled", ratings);
        Dataset<Row> targets = targets(context, ratings);
        long fitted = targets.where("purpose in ('train', 'stop')").count();

        AtomicLong shuffled = new AtomicLong();
        SparkListener listener = new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                shuffled.addAndGet(end.taskMetrics().shuffleWriteMetrics().recordsWritten());
            }
        };
        SparkContext spark = context.spark().sparkContext();
        spark.listenerBus().waitUntilEmpty();
        spark.addSparkListener(listener);
        stack(1000).fit(targets.coalesce(1));
        spark.listenerBus().waitUntilEmpty();
        spark.removeSparkListener(listener);

        assertThat(fitted).isLessThan(ratings.size() * 3L / 4);
        assertThat(shuffled.get()).as("and a row of counts").isBetween(fitted, fitted + 1);
        assertThat(result.leftOut()).isZero();
    }

    @Test
    void ofManyTargetsASampleOfEachPurposeIsFittedOn() {
        LocalStageContext context = context("sample", ratings);
        Dataset<Row> targets = targets(context, ratings);
        long train = targets.where("purpose = 'train'").count();

        FittedStack all = stack(1000).fit(targets);
        FittedStack some = stack(100).fit(targets);
        FittedStack again = stack(100).fit(targets.repartition(5));

        assertThat(all.leftOut()).isZero();
        assertThat(some.leftOut()).as("all to stop by are fewer").isEqualTo(train - 100);
        assertThat(again.ridge().coefficients())
                .isEqualTo(some.ridge().coefficients())
                .isNotEqualTo(all.ridge().coefficients());
    }

    @Test
    void theRidgeIsMllibsToTheLastBit() {
        Dataset<Row> targets = targets(context("ridge", ratings), ratings);
        LinearRegressionModel expected = new LinearRegression()
                .setLabelCol("rating")
                .setSolver("normal")
                .setRegParam(0.01)
                .fit(targets.where("purpose = 'train'")
                        .repartition(1, col("target_id"))
                        .sortWithinPartitions("target_id")
                        .withColumn("features", array_to_vector(col("evidence"))));

        LinearRegressionModel ridge = stack(1000).fit(targets).ridge();

        assertThat(ridge.coefficients()).isEqualTo(expected.coefficients());
        assertThat(ridge.intercept()).isEqualTo(expected.intercept());
    }

    @Test
    void aModelThatIsReadAnswersToTheLastBitAsTheOneThatWasWritten() throws IOException {
        Dataset<Row> targets = targets(context("files", ratings), ratings);
        FittedStack fitted = new Stack(new BaselinesConfig(0.01, 5, 3, 0.1, 0, 0, 1), TwoTastes.SCALE, 7, "")
                .fit(targets.where("purpose <> 'stop'"));
        Configuration hadoop = targets.sparkSession().sparkContext().hadoopConfiguration();
        String files = folder.resolve("json").toString();
        String earlier = folder.resolve("as-mllib-writes-them").toString();

        CountedWork work = CountedWork.of(targets.sparkSession(), () -> {
            fitted.write(files, hadoop);
            ModelFile.read(files, "trees", hadoop);
        });
        fitted.ridge().write().save(earlier + "/ridge");
        fitted.trees().write().save(earlier + "/trees");

        assertThat(work.jobs()).isZero();
        assertThat(fitted.trees().treeWeights()).hasSize(5);
        Dataset<Row> asked = targets.select("target_id", "evidence");
        for (String from : List.of(files, earlier)) {
            assertThat(answers("ridge", ModelFile.read(from, "ridge", hadoop), asked))
                    .isEqualTo(answers("ridge", fitted.ridge(), asked));
            assertThat(answers("trees", ModelFile.read(from, "trees", hadoop), asked))
                    .isEqualTo(answers("trees", fitted.trees(), asked));
        }
    }

    @Test
    void aDamagedModelIsAnErrorThatSaysWhatToDo() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("damaged")).resolve("ridge.json"), "{\"intercept\":");

        assertThatThrownBy(() -> ModelFile.read(folder.resolve("damaged").toString(), "ridge", new Configuration()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ridge.json")
                .hasMessageContaining("--from baselines");
    }

    private static Map<String, Double> answers(String name, Model<?> model, Dataset<Row> asked) {
        return FittedStack.answers(TwoTastes.SCALE, model, name, asked).collectAsList().stream()
                .collect(toMap(row -> row.getAs("target_id"), row -> row.getAs(name)));
    }

    private static Stack stack(long most) {
        return new Stack(new BaselinesConfig(0.01, 0, 1, 1, 0, 0, 1), TwoTastes.SCALE, 7, "", most);
    }

    private static BaselinesStage stage() {
        return new BaselinesStage(CONFIG, ESTIMATE, TwoTastes.SCALE, null, null, 10);
    }

    private static BaselinesResult run(LocalStageContext context, List<Interaction> ratings) {
        return stage().run(context, targets(context, ratings));
    }

    private LocalStageContext context(String name, List<Interaction> interactions) {
        LocalStageContext context = new LocalStageContext(folder.resolve(name));
        context.put(Tables.INTERACTIONS, interactions);
        List<ReferenceFactor> factors = new ArrayList<>();
        for (int item = 0; item < 16; item++) {
            for (int fold = 0; fold < TwoTastes.FOLDS; fold++) {
                factors.add(new ReferenceFactor("i" + item, fold, factor("i" + item), 0, 10, 3, 1, 0.1, TUNED_DAMPING));
            }
        }
        context.put(Tables.REFERENCE_FACTORS, factors);
        return context;
    }

    private static Dataset<Row> targets(LocalStageContext context, List<Interaction> ratings) {
        return context.spark()
                .createDataFrame(
                        ratings.stream()
                                .map(rating -> RowFactory.create(
                                        key(rating),
                                        rating.userId(),
                                        rating.itemId(),
                                        purpose(rating),
                                        rating.rating(),
                                        new double[] {
                                            factor(rating.itemId())[0] * (number(rating.userId()) % 2 == 0 ? 1 : -1),
                                            number(rating.userId())
                                        }))
                                .toList(),
                        TARGETS);
    }

    private static Dataset<Row> target(LocalStageContext context, String id, String purpose, double number) {
        Row row = RowFactory.create(id, "u0", "i0", purpose, 3.0, new double[] {number, 0});
        return context.spark().createDataFrame(List.of(row), TARGETS);
    }

    private static Map<String, BaselinePrediction> predictions(LocalStageContext context) {
        return context.rows(Tables.BASELINE_PREDICTIONS).stream()
                .collect(toMap(row -> row.targetId() + " " + row.baseline(), row -> row));
    }

    private List<BaselinePrediction> ofBaseline(String baseline) {
        return predictions.values().stream()
                .filter(prediction -> prediction.baseline().equals(baseline))
                .toList();
    }

    private List<Interaction> changed(Predicate<Interaction> which) {
        return ratings.stream()
                .map(rating -> which.test(rating)
                        ? TwoTastes.rating(rating.userId(), rating.itemId(), 6 - rating.rating(), rating.split(), false)
                        : rating)
                .toList();
    }

    private double rmse(String baseline) {
        return Math.sqrt(TwoTastes.of(ratings, "test").stream()
                .mapToDouble(rating ->
                        Math.pow(predictions.get(key(rating) + " " + baseline).expected() - rating.rating(), 2))
                .average()
                .orElseThrow());
    }

    /** Validation rows serve one purpose a user. */
    private static String purpose(Interaction rating) {
        return rating.split().equals("validation")
                ? List.of("stop", "tune", "pool").get(number(rating.userId()) % 3)
                : rating.split();
    }

    private static float[] factor(String item) {
        return new float[] {number(item) % 2 == 0 ? 1 : -1};
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(1));
    }

    private static String key(Interaction rating) {
        return rating.userId() + ":" + rating.itemId();
    }

    private static Map<String, List<Interaction>> byUser(List<Interaction> ratings) {
        return ratings.stream().collect(groupingBy(Interaction::userId));
    }

    private static double mean(List<Interaction> ratings) {
        return ratings.stream().mapToDouble(Interaction::rating).average().orElseThrow();
    }
}
