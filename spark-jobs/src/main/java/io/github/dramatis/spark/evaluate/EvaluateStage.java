package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.config.EvaluateConfig;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.estimate.CheckpointFolder;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.BaselineFit;
import io.github.dramatis.spark.table.Metric;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Measures every variant next to the baselines on the same test rows, and writes the metrics and report.html. */
public final class EvaluateStage implements Stage<EvaluateResult> {
    private final EvaluateConfig config;
    private final String scheme;
    private final RatingScale scale;

    /** @param schemes of the personas; declared questions are about the first one */
    public EvaluateStage(EvaluateConfig config, List<String> schemes, RatingScale scale) {
        this.config = config;
        this.scheme = schemes.get(0);
        this.scale = scale;
    }

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public int logicVersion() {
        return 4;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of(
                Tables.INTERACTIONS,
                Tables.ITEMS,
                Tables.PROFILES,
                Tables.PERSONAS,
                Tables.PERSONA_SWEEP,
                Tables.EXAMPLES,
                Tables.ADAPTERS,
                Tables.BASELINES,
                Tables.BASELINE_PREDICTIONS,
                Tables.PREDICTIONS);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.METRICS);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("evaluate", config, "scheme", scheme, "scale", scale);
    }

    @Override
    public EvaluateResult run(StageContext context) {
        Measuring.Measured measured = measured(context);
        Results results = measured.results();
        context.write(Tables.METRICS, metrics(context, results));
        String report = new ReportWriter(config, scheme, scale, context).write(measured);
        Baseline best = results.bestBaseline().orElseThrow();
        Measurement rmse = results.of(Predictor.of(best), Measure.RMSE).orElseThrow();
        return new EvaluateResult(
                measured.testRows(),
                rmse.users(),
                results.variants().size(),
                best.title(),
                rmse.value(),
                measured.coldStarts(),
                report);
    }

    private Measuring.Measured measured(StageContext context) {
        try (CheckpointFolder checkpoints =
                CheckpointFolder.in(context.spark().sparkContext(), context.folder("reports"))) {
            return new Measuring(config, scheme, scale, context.seed())
                    .of(
                            context.read(Tables.PREDICTIONS),
                            context.read(Tables.INTERACTIONS),
                            context.read(Tables.BASELINE_PREDICTIONS))
                    .withChosen(chosen(context));
        }
    }

    /** The baseline that was found best before the test; null if there was nothing to find it on. */
    private static Baseline chosen(StageContext context) {
        return BaselineFit.chosen(context.records(Tables.BASELINES))
                .map(fit -> Baseline.named(fit.baseline()))
                .orElse(null);
    }

    private static Dataset<Row> metrics(StageContext context, Results results) {
        RowCodec<Metric> codec = Tables.METRICS.codec();
        List<Row> rows = Metrics.rows(results).stream().map(codec::encode).toList();
        return context.spark().createDataFrame(rows, codec.schema()).coalesce(1);
    }
}
