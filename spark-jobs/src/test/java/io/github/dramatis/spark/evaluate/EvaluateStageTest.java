package io.github.dramatis.spark.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.EvaluateConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Outcome;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.evaluation.Verdict;
import io.github.dramatis.core.report.ConsoleResults;
import io.github.dramatis.core.report.Report.AgentAnswer;
import io.github.dramatis.core.report.Report.Portrait;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.BaselinePrediction;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Metric;
import io.github.dramatis.spark.table.Prediction;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** On a small world whose measures can be computed by hand, with real Spark and real ALS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvaluateStageTest {
    private static final Predictor FROZEN = Predictor.variant("none", "short");
    private static final Predictor PERSONA = Predictor.variant("persona", "traits", "short");
    private static final Predictor RANDOM = Predictor.variant("random", "traits", "short");

    private final SmallWorld world = new SmallWorld();
    private final Plans plans = new Plans();
    private Path folder;
    private LocalStageContext context;
    private EvaluateResult result;
    private Results results;

    @BeforeAll
    void evaluate(@TempDir Path temporary) throws TimeoutException {
        folder = temporary;
        context = new LocalStageContext(folder);
        world.putInto(context);
        context.spark().sparkContext().addSparkListener(plans);
        result = stage(List.of("train", "validation")).run(context);
        context.spark().sparkContext().listenerBus().waitUntilEmpty();
        context.spark().sparkContext().removeSparkListener(plans);
        results = Metrics.read(context.read(Tables.METRICS), SmallWorld.SCALE);
    }

    /** What Spark's event log keeps of each query. */
    private static final class Plans extends SparkListener {
        private final List<String> all = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onOtherEvent(SparkListenerEvent event) {
            if (event instanceof SparkListenerSQLExecutionStart start) {
                all.add(start.physicalPlanDescription());
            }
        }
    }

    @Test
    void noUsersIdIsInAPlanThatTheEventLogKeeps() {
        assertThat(plans.all).hasSizeGreaterThan(5).noneMatch(plan -> plan.matches("(?s).*\\buser[0-9]+.*"));
    }

    @Test
    void onlyTestRowsAreMeasured() {
        int testRows = world.of("test").size();

        assertThat(result.testRows()).isEqualTo(testRows);
        assertThat(of(PERSONA, Measure.RMSE).rows()).isEqualTo(testRows);
        assertThat(of(Predictor.of(Baseline.ALS), Measure.RMSE).rows()).isEqualTo(testRows);
        assertThat(of(PERSONA, Measure.RMSE).users())
                .isEqualTo(world.of("test").stream()
                        .map(Interaction::userId)
                        .distinct()
                        .count());
    }

    @Test
    void theVariantsErrorsAreThoseOfTheirExpectedRatings() {
        double squared = world.testPredictions("persona").stream()
                .mapToDouble(p -> Math.pow(p.expected() - p.rating(), 2))
                .average()
                .orElseThrow();

        assertThat(of(PERSONA, Measure.RMSE).value()).isCloseTo(Math.sqrt(squared), within(1e-8));
        assertThat(of(PERSONA, Measure.MASS_OUTSIDE_LABELS).value()).isCloseTo(0.25, within(1e-8));
        assertThat(of(FROZEN, Measure.VARIANCE_RATIO).value()).isZero();
    }

    @Test
    void theBaselinesAreThoseOfTheNaiveTwin() {
        NaiveBaselines naive = new NaiveBaselines(world.of("train", "validation"), 5);

        assertRmse(Baseline.GLOBAL_MEAN, i -> naive.globalMean);
        assertRmse(Baseline.USER_MEAN, i -> naive.userMean.getOrDefault(i.userId(), naive.globalMean));
        assertRmse(Baseline.ITEM_MEAN, i -> naive.itemMean.getOrDefault(i.itemId(), naive.globalMean));
        assertRmse(Baseline.BIAS, i -> naive.bias(i.userId(), i.itemId(), 1, 5));
        assertRmse(Baseline.BIAS_SLOPE, i -> naive.biasSlope(i.userId(), i.itemId(), 1, 5));
    }

    @Test
    void alsLearnsTheTastesThatTheBiasesCannot() {
        assertThat(of(Predictor.of(Baseline.ALS), Measure.RMSE).value())
                .isLessThan(0.8 * of(Predictor.of(Baseline.BIAS), Measure.RMSE).value());
        assertThat(result.bestBaseline()).isEqualTo("ALS");
    }

    @Test
    void usersAndItemsWithoutHistoryAreCounted() {
        assertThat(result.coldStarts()).isEqualTo(2);
        double one = 1.0 / result.testRows();
        assertThat(of(Predictor.of(Baseline.USER_MEAN), Measure.COLD_START_SHARE)
                        .value())
                .isCloseTo(one, within(1e-8));
        assertThat(of(Predictor.of(Baseline.ALS), Measure.COLD_START_SHARE).value())
                .isCloseTo(2 * one, within(1e-8));
    }

    @Test
    void differencesArePairedAndJudged() {
        Contrast difference = results.difference(FROZEN, Baseline.ALS).orElseThrow();
        double byHand = of(FROZEN, Measure.RMSE).value()
                - of(Predictor.of(Baseline.ALS), Measure.RMSE).value();

        assertThat(difference.value()).isCloseTo(byHand, within(1e-8));
        assertThat(difference.interval().low()).isLessThan(byHand);
        assertThat(difference.interval().high()).isGreaterThan(byHand);
        assertThat(difference.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(difference.declared()).isFalse();
        assertThat(difference.adjustedP()).isGreaterThan(difference.p());
    }

    @Test
    void variantsAreComparedWithEachOtherToo() {
        Contrast difference = results.contrast(PERSONA, FROZEN, Loss.RMSE).orElseThrow();
        double byHand =
                of(PERSONA, Measure.RMSE).value() - of(FROZEN, Measure.RMSE).value();

        assertThat(difference.value()).isCloseTo(byHand, within(1e-8));
        assertThat(difference.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(results.contrast(RANDOM, FROZEN, Loss.NLL).orElseThrow().verdict())
                .as("both answer alike")
                .isEqualTo(Verdict.EQUIVALENT);
    }

    @Test
    void consoleAndReportSayFirstWhetherPersonasHelp() throws IOException {
        Path report = Path.of(result.report());
        String answer = Files.readString(report.resolveSibling("results.txt"))
                .lines()
                .findFirst()
                .orElseThrow();

        assertThat(answer)
                .startsWith("Personas help here: NLL -0.")
                .endsWith("against random clusters, " + result.testRows() + " rows, " + result.testUsers()
                        + " users, 1 seed.");
        assertThat(Files.readString(report)).contains("<p class=\"lead\">Personas help here: NLL −0.");
        assertThat(results.declared().get(0))
                .isEqualTo(results.contrast(PERSONA, RANDOM, Loss.NLL).orElseThrow());
    }

    @Test
    void labelDistributionsAreScored() {
        double nll = world.testPredictions("none").stream()
                .mapToDouble(p -> -Math.log(SmallWorld.UNDECIDED[(int) p.rating() - 1]))
                .average()
                .orElseThrow();

        assertThat(of(FROZEN, Measure.NLL).value()).isCloseTo(nll, within(1e-8));
        assertThat(results.of(Predictor.of(Baseline.BIAS), Measure.NLL))
                .as("a baseline without a distribution")
                .isEmpty();
    }

    @Test
    void theOrderAmongTheUsersOfAnItemIsMeasured() {
        assertThat(of(PERSONA, Measure.WITHIN_ITEM_TAU).value())
                .as("it knows whose kind an item is")
                .isGreaterThan(0.5);
        assertThat(of(FROZEN, Measure.WITHIN_ITEM_TAU).value())
                .as("of items that it expects all the same of, only the users' means differ")
                .isLessThan(0.5);
        assertThat(of(PERSONA, Measure.WITHIN_ITEM_TAU).interval().low()).isPositive();
    }

    @Test
    void theWeightsOfDrawnRowsAndTheDistributionsOfBaselinesAreReadIfTheyAreThere() {
        Dataset<Row> predictions = context.read(Tables.PREDICTIONS).withColumn("weight", lit(2.5));
        Dataset<Row> pairs = TestOutcomes.pairs(predictions, context.read(Tables.INTERACTIONS));
        for (Baseline baseline : Baseline.values()) {
            pairs = pairs.withColumn(baseline.column(), lit(3.0));
        }
        pairs = pairs.withColumn(
                TestOutcomes.probabilitiesColumn(Baseline.BIAS),
                array(lit(0.1), lit(0.2), lit(0.4), lit(0.2), lit(0.1)));

        Row row = TestOutcomes.of(predictions, pairs, List.of(new Plan.Run(PERSONA, 0)))
                .where(col("run").equalTo(TestOutcomes.BASELINES))
                .first();
        Outcome bias = new OutcomeReader(SmallWorld.SCALE, 1)
                .read(row)
                .get(Baseline.BIAS.ordinal())
                .outcome();

        assertThat(bias.row().weight()).isEqualTo(2.5);
        assertThat(bias.probabilities()).containsExactly(0.1, 0.2, 0.4, 0.2, 0.1);
        assertThat(bias.row().baselineProbabilities()[Baseline.ALS.ordinal()]).isNull();
    }

    @Test
    void baselinesOfTheirOwnTableAreMeasuredWithTheirDistributions() {
        List<Prediction> asked = world.testPredictions("none");
        double[] flat = {0.2, 0.2, 0.2, 0.2, 0.2};
        List<Row> rows = asked.stream()
                .flatMap(p -> Stream.of("bias", "ridge")
                        .map(name -> new BaselinePrediction(
                                p.targetId(), p.userId(), p.itemId(), name, "test", p.rating(), flat)))
                .map(Tables.BASELINE_PREDICTIONS.codec()::encode)
                .toList();
        Dataset<Row> known = context.spark()
                .createDataFrame(rows, Tables.BASELINE_PREDICTIONS.codec().schema());

        Measuring.Measured all = new Measuring(
                        config(List.of("train", "validation")), "traits", null, SmallWorld.SCALE, 7)
                .of(context.read(Tables.PREDICTIONS), context.read(Tables.INTERACTIONS), known);
        Results measured = all.results();

        assertThat(all.ofStage()).containsExactly(Baseline.BIAS, Baseline.RIDGE);
        assertThat(measured.of(Predictor.of(Baseline.RIDGE), Measure.RMSE)
                        .orElseThrow()
                        .value())
                .as("it was told the truth")
                .isZero();
        assertThat(measured.of(Predictor.of(Baseline.BIAS), Measure.NLL)
                        .orElseThrow()
                        .value())
                .isCloseTo(Math.log(5), within(1e-9));
        assertThat(measured.of(Predictor.of(Baseline.BIAS), Measure.RMSE)
                        .orElseThrow()
                        .value())
                .as("errors are of the predictor whose likelihood is measured")
                .isZero();
        assertThat(measured.of(Predictor.of(Baseline.USER_MEAN), Measure.RMSE)
                        .orElseThrow()
                        .value())
                .as("what the table lacks the stage computes")
                .isCloseTo(of(Predictor.of(Baseline.USER_MEAN), Measure.RMSE).value(), within(1e-8));
        assertThat(measured.of(Predictor.of(Baseline.TREES), Measure.RMSE)).isEmpty();
    }

    /** The second run of personas says 3 of everything, so its errors are the frozen variant's. */
    @Test
    void theLossesOfSeveralSeedsAreAveraged() {
        Dataset<Row> predictions = context.read(Tables.PREDICTIONS).withColumn("seed", lit(0));
        Dataset<Row> second = predictions
                .where(col("adapter").equalTo("persona"))
                .withColumn("seed", lit(1))
                .withColumn("expected", lit(3.0));

        Results twice = new Measuring(config(List.of("train", "validation")), "traits", null, SmallWorld.SCALE, 7)
                .of(
                        predictions.unionByName(second),
                        context.read(Tables.INTERACTIONS),
                        context.read(Tables.BASELINE_PREDICTIONS))
                .results();

        double persona = of(PERSONA, Measure.RMSE).value();
        double frozen = of(FROZEN, Measure.RMSE).value();
        double both = Math.sqrt((persona * persona + frozen * frozen) / 2);
        Measurement rmse = twice.of(PERSONA, Measure.RMSE).orElseThrow();
        Contrast difference = twice.contrast(PERSONA, FROZEN, Loss.RMSE).orElseThrow();
        assertThat(rmse.value()).isCloseTo(both, within(1e-8));
        assertThat(rmse.rows()).isEqualTo(of(PERSONA, Measure.RMSE).rows());
        assertThat(difference.value()).isCloseTo(both - frozen, within(1e-8));
        assertThat(difference.seeds()).isEqualTo(2);
    }

    /** As the stage predict marks a row of which the server refused the prompt. */
    @Test
    void aPromptThatWasNeverAnsweredIsNoAnswer() {
        Column failed = col("adapter").equalTo("persona").and(col("item_id").equalTo("item3"));
        Dataset<Row> predictions = context.read(Tables.PREDICTIONS)
                .withColumn("expected", when(failed, 3.0).otherwise(col("expected")))
                .withColumn("error", when(failed, "HTTP 400"));

        Measuring.Measured measured = new Measuring(
                        config(List.of("train", "validation")), "traits", null, SmallWorld.SCALE, 7)
                .of(predictions, context.read(Tables.INTERACTIONS), context.read(Tables.BASELINE_PREDICTIONS));

        List<Prediction> answered = world.testPredictions("persona").stream()
                .filter(p -> !p.itemId().equals("item3"))
                .toList();
        double squared = answered.stream()
                .mapToDouble(p -> Math.pow(p.expected() - p.rating(), 2))
                .average()
                .orElseThrow();
        Measurement rmse = measured.results().of(PERSONA, Measure.RMSE).orElseThrow();
        assertThat(rmse.rows()).isEqualTo(answered.size());
        assertThat(rmse.value()).isCloseTo(Math.sqrt(squared), within(1e-8));
        assertThat(new Notes(config(List.of("train")), SmallWorld.SCALE, measured, List.of()).sentences())
                .anyMatch(note -> note.startsWith("persona (traits, short) answered for " + answered.size() + " of the "
                        + world.of("test").size() + " test rows only;"));
    }

    @Test
    void theUnrelatedResponseRateRestsOnSampledTextsAlone() {
        long texts = world.testPredictions("persona").stream()
                .map(Prediction::text)
                .filter(t -> t != null)
                .count();

        assertThat(of(PERSONA, Measure.URR).value()).isZero();
        assertThat(of(PERSONA, Measure.URR).rows()).isEqualTo(texts);
        assertThat(of(FROZEN, Measure.URR).value()).isEqualTo(1);
    }

    @Test
    void everyPersonaHasItsOwnError() {
        long rows = results.of(PERSONA, Measure.RMSE, "0").orElseThrow().rows()
                + results.of(PERSONA, Measure.RMSE, "1").orElseThrow().rows();

        assertThat(rows).isEqualTo(result.testRows());
        assertThat(results.of(Predictor.of(Baseline.ALS), Measure.RMSE, "1")).isPresent();
    }

    @Test
    void everyPersonasAdapterIsComparedWithRandomClustersOnItsOwnUsersRows() {
        long users = 0;
        for (String persona : List.of("0", "1")) {
            Contrast difference =
                    results.contrast(PERSONA, RANDOM, Loss.RMSE, persona).orElseThrow();
            Measurement ours = results.of(PERSONA, Measure.RMSE, persona).orElseThrow();
            Measurement theirs = results.of(RANDOM, Measure.RMSE, persona).orElseThrow();

            assertThat(difference.value()).isCloseTo(ours.value() - theirs.value(), within(1e-8));
            assertThat(difference.rows()).isEqualTo(ours.rows());
            assertThat(difference.verdict()).isEqualTo(Verdict.BETTER);
            assertThat(difference.declared()).isFalse();
            users += difference.users();
        }
        assertThat(users).isEqualTo(result.testUsers());
        assertThat(results.contrasts())
                .as("a control drawn from everybody lacks rows of theirs")
                .noneMatch(c ->
                        c.personaId() != null && "single-min".equals(c.against().adapter()));
    }

    @Test
    void aMetricOfOneVariantNamesItsRowOfVariants() {
        List<Variant> variants = context.rows(Tables.VARIANTS);
        List<Metric> metrics = context.rows(Tables.METRICS);

        assertThat(metrics)
                .filteredOn(m -> m.adapter() != null && m.otherAdapter() == null)
                .as("values, and differences to baselines")
                .hasSizeGreaterThan(100)
                .allSatisfy(m -> assertThat(variants)
                        .filteredOn(v -> v.variantId().equals(m.variantId()))
                        .singleElement()
                        .returns(m.adapter(), v -> v.predictor().adapter())
                        .returns(m.scheme(), Variant::scheme)
                        .returns(m.memory(), Variant::memory));
        assertThat(metrics)
                .filteredOn(m -> m.adapter() == null || m.otherAdapter() != null)
                .as("baselines, and differences of two variants")
                .hasSizeGreaterThan(100)
                .allSatisfy(m -> assertThat(m.variantId()).isNull());
    }

    @Test
    void aMetricOfSeveralSeedsNamesTheFirst() {
        Variant second = SmallWorld.variant("persona", "traits", null, 2);
        Variant first = SmallWorld.variant("persona", "traits", null, 1);

        assertThat(Metrics.ids(List.of(second, first))).isEqualTo(Map.of(PERSONA, "persona/short/seed-1"));
    }

    @Test
    void theReportIsWrittenWithItsTextsEscaped() throws IOException {
        String html = Files.readString(Path.of(result.report()));

        assertThat(html)
                .contains("is worse than ALS")
                .contains("mean rating 3.25")
                .contains("drawn from everybody, 45–55\u00A0% are of the persona's own users.")
                .contains("<tr><th scope=\"row\">pooled persona (traits, short)</th>\n<td>0.410<small>0.300–0.520")
                .contains(
                        "<title>Calibration, persona (traits, short)</title>", "popular items: ", "calibration error ")
                .contains("loves &lt;b&gt;even&lt;/b&gt; items")
                .contains("I am user")
                .contains("failed: out of &lt;memory&gt;")
                .doesNotContain("<script")
                .doesNotContain("an early profile");
        assertThat(html).contains("&lt;script&gt;alert(1)");
    }

    @Test
    void aPortraitShowsEachRowOnceThoughSeveralSeedsAnswered() {
        SmallWorld several = new SmallWorld();
        for (int seed = 1; seed <= 2; seed++) {
            for (Prediction first : world.predictions) {
                several.predictions.add(SmallWorld.ofSeed(seed, first));
            }
        }
        LocalStageContext seeds = new LocalStageContext(folder.resolve("seeds"));
        several.putInto(seeds);

        List<Portrait> portraits = new PortraitReader(seeds, SmallWorld.SCALE, List.of()).read(PERSONA);

        assertThat(portraits).hasSize(3).allSatisfy(portrait -> assertThat(portrait.answers())
                .extracting(AgentAnswer::item)
                .hasSizeGreaterThan(1)
                .doesNotHaveDuplicates());
        assertThat(portraits)
                .as("what the first seed answered")
                .usingRecursiveComparison()
                .isEqualTo(new PortraitReader(context, SmallWorld.SCALE, List.of()).read(PERSONA));
    }

    @Test
    void aPortraitShowsNoRowThatWasNeverAnswered() {
        SmallWorld refused = new SmallWorld();
        refused.predictions.replaceAll(p -> p.expected() == 4.5 ? SmallWorld.unanswered(p) : p);
        LocalStageContext some = new LocalStageContext(folder.resolve("refused"));
        refused.putInto(some);

        List<Portrait> portraits = new PortraitReader(some, SmallWorld.SCALE, List.of()).read(PERSONA);

        assertThat(portraits).hasSize(3).allSatisfy(portrait -> assertThat(portrait.answers())
                .extracting(AgentAnswer::expected)
                .containsOnly(2.5));
    }

    @Test
    void theCheckpointsOfAlsAreGone() {
        assertThat(Path.of(result.report()).getParent().resolve("_checkpoints")).doesNotExist();
    }

    @Test
    void theConsoleTableCanBeMadeFromTheTable() {
        assertThat(ConsoleResults.render(results))
                .contains("persona (traits, short)")
                .contains("best baseline");
    }

    @Test
    void partitionsAndTheOrderOfRowsDontMatter() throws IOException {
        String output = folder.resolve("again").toString();

        EvaluateResult again = stage(List.of("train", "validation")).run(new RepartitionedContext(context, 7, output));

        Results measured = Metrics.read(context.spark().read().parquet(output + "/metrics"), SmallWorld.SCALE);
        assertThat(measured)
                .usingRecursiveComparison()
                .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1, Double.class)
                .isEqualTo(results);
        assertThat(Files.readString(Path.of(again.report()))).isEqualTo(Files.readString(Path.of(result.report())));
    }

    @Test
    void baselinesLearnFromTheTrainingRowsAloneIfToldSo() {
        Measuring measuring = new Measuring(config(List.of("train")), "traits", null, SmallWorld.SCALE, 7);

        assertThat(measuring.history(context.read(Tables.INTERACTIONS)).count())
                .isEqualTo(world.of("train").size());
    }

    @Test
    void withoutTestRowsTheErrorSaysWhatToDo() {
        LocalStageContext other = new LocalStageContext(folder.resolve("no-test"));
        other.put(Tables.INTERACTIONS, world.of("train"));
        other.put(Tables.PREDICTIONS, world.predictions);
        other.put(Tables.BASELINE_PREDICTIONS, List.of());

        assertThatThrownBy(() -> stage(List.of("train")).run(other))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("predictions")
                .hasMessageContaining("--from predict");
    }

    @Test
    void withoutHistoryTheErrorSaysWhatToDo() {
        LocalStageContext other = new LocalStageContext(folder.resolve("no-history"));
        other.put(Tables.INTERACTIONS, world.of("test"));
        other.put(Tables.PREDICTIONS, world.predictions);
        other.put(Tables.BASELINE_PREDICTIONS, List.of());

        assertThatThrownBy(() -> stage(List.of("train")).run(other))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("[train]");
    }

    @Test
    void alsCanBeLeftOut() {
        EvaluateConfig without = new EvaluateConfig(200, 0, 4, 0.1, 2, 1000, 5, List.of("train"));

        Results measured = new Measuring(without, "traits", null, SmallWorld.SCALE, 7)
                .of(
                        context.read(Tables.PREDICTIONS),
                        context.read(Tables.INTERACTIONS),
                        context.read(Tables.BASELINE_PREDICTIONS))
                .results();

        assertThat(measured.of(Predictor.of(Baseline.ALS), Measure.RMSE)).isEmpty();
        assertThat(measured.of(Predictor.of(Baseline.ALS), Measure.COLD_START_SHARE))
                .isEmpty();
        assertThat(measured.of(Predictor.of(Baseline.BIAS), Measure.RMSE)).isPresent();
    }

    private void assertRmse(Baseline baseline, ToDoubleFunction<Interaction> prediction) {
        assertThat(of(Predictor.of(baseline), Measure.RMSE).value())
                .as(baseline.title())
                .isCloseTo(rmse(prediction), within(1e-8));
    }

    private double rmse(ToDoubleFunction<Interaction> prediction) {
        return Math.sqrt(world.of("test").stream()
                .mapToDouble(i -> Math.pow(prediction.applyAsDouble(i) - i.rating(), 2))
                .average()
                .orElseThrow());
    }

    private Measurement of(Predictor predictor, Measure measure) {
        return results.of(predictor, measure).orElseThrow();
    }

    private static EvaluateStage stage(List<String> baselinesLearnFrom) {
        return new EvaluateStage(config(baselinesLearnFrom), List.of("traits"), SmallWorld.SCALE);
    }

    private static EvaluateConfig config(List<String> baselinesLearnFrom) {
        return new EvaluateConfig(200, 4, 4, 0.1, 2, 1000, 5, baselinesLearnFrom);
    }
}
