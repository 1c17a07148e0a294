package io.github.dramatis.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.EvaluateConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.report.ResultTable;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Prediction;
import io.github.dramatis.spark.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** On a small world whose measures can be computed by hand, with real Spark and real ALS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvaluateStageTest {
    private static final Predictor FROZEN = Predictor.variant("none", "short");
    private static final Predictor PERSONA = Predictor.variant("persona", "short");

    private final SmallWorld world = new SmallWorld();
    private Path folder;
    private LocalStageContext context;
    private EvaluateResult result;
    private Results results;

    @BeforeAll
    void evaluate(@TempDir Path temporary) {
        folder = temporary;
        context = new LocalStageContext(folder);
        world.putInto(context);
        result = stage(List.of("train", "validation")).run(context);
        results = new Results(Metrics.read(context.read(Tables.METRICS)));
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
        Measurement difference = results.difference(FROZEN, Baseline.ALS).orElseThrow();
        double byHand = of(FROZEN, Measure.RMSE).value()
                - of(Predictor.of(Baseline.ALS), Measure.RMSE).value();

        assertThat(difference.value()).isCloseTo(byHand, within(1e-8));
        assertThat(difference.interval().low()).isLessThan(byHand);
        assertThat(difference.interval().high()).isGreaterThan(byHand);
        assertThat(difference.verdict().label()).isEqualTo("too small to tell how much worse");
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
    void theReportIsWrittenWithItsTextsEscaped() throws IOException {
        String html = Files.readString(Path.of(result.report()));

        assertThat(html)
                .contains("fails to beat ALS")
                .contains("mean rating 3.25")
                .contains("loves &lt;b&gt;even&lt;/b&gt; items")
                .contains("I am user")
                .contains("failed: out of &lt;memory&gt;")
                .doesNotContain("<script")
                .doesNotContain("an early profile");
        assertThat(html).contains("&lt;script&gt;alert(1)");
    }

    @Test
    void theCheckpointsOfAlsAreGone() {
        assertThat(Path.of(result.report()).getParent().resolve("_checkpoints")).doesNotExist();
    }

    @Test
    void theConsoleTableCanBeMadeFromTheTable() {
        assertThat(ResultTable.render(results.measurements()))
                .contains("persona (short)")
                .contains("best baseline");
    }

    @Test
    void partitionsAndTheOrderOfRowsDontMatter() throws IOException {
        String output = folder.resolve("again").toString();

        EvaluateResult again = stage(List.of("train", "validation")).run(new RepartitionedContext(context, 7, output));

        List<Measurement> measured = Metrics.read(context.spark().read().parquet(output + "/metrics"));
        assertThat(measured)
                .usingRecursiveComparison()
                .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1, Double.class)
                .isEqualTo(results.measurements());
        assertThat(Files.readString(Path.of(again.report()))).isEqualTo(Files.readString(Path.of(result.report())));
    }

    @Test
    void baselinesLearnFromTheTrainingRowsAloneIfToldSo() {
        Measuring measuring = new Measuring(config(List.of("train")), SmallWorld.SCALE, 7);

        assertThat(measuring.history(context.read(Tables.INTERACTIONS)).count())
                .isEqualTo(world.of("train").size());
    }

    @Test
    void withoutTestRowsTheErrorSaysWhatToDo() {
        LocalStageContext other = new LocalStageContext(folder.resolve("no-test"));
        other.put(Tables.INTERACTIONS, world.of("train"));
        other.put(Tables.PREDICTIONS, world.predictions);

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

        assertThatThrownBy(() -> stage(List.of("train")).run(other))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("[train]");
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
        return new EvaluateStage(config(baselinesLearnFrom), SmallWorld.SCALE);
    }

    private static EvaluateConfig config(List<String> baselinesLearnFrom) {
        return new EvaluateConfig(200, 0.02, 4, 4, 0.1, 2, 5, baselinesLearnFrom);
    }
}
