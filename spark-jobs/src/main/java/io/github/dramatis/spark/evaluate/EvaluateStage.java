package io.github.dramatis.spark.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;

import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.EvaluateConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.ChoiceBaseline;
import io.github.dramatis.core.evaluation.ChoiceMeasure;
import io.github.dramatis.core.evaluation.ChoiceScore;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.estimate.CheckpointFolder;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.BaselineFit;
import io.github.dramatis.spark.table.ChoiceMetric;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** Measures every variant next to the baselines on the same test rows, and writes the metrics and report.html. */
public final class EvaluateStage implements Stage<EvaluateResult> {
    private final EvaluateConfig config;
    private final String scheme;
    private final String setting;
    private final RatingScale scale;
    private final boolean choosing;

    /** @param schemes of the personas; declared questions are about the first one */
    public EvaluateStage(EvaluateConfig config, List<String> schemes, RatingScale scale) {
        this(config, schemes.get(0), null, scale, false);
    }

    private EvaluateStage(EvaluateConfig config, String scheme, String setting, RatingScale scale, boolean choosing) {
        this.config = config;
        this.scheme = scheme;
        this.setting = setting;
        this.scale = scale;
        this.choosing = choosing;
    }

    /** The same, which also measures choices if any are asked for. */
    public EvaluateStage choosing(ChoiceConfig choice) {
        return new EvaluateStage(config, scheme, setting, scale, choice.asked());
    }

    /** The same where adapters were trained in several ways; declared questions are about the first one. */
    public EvaluateStage comparing(List<TrainSetting> ways) {
        return new EvaluateStage(config, scheme, ways.get(0).id(), scale, choosing);
    }

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public int logicVersion() {
        return 14;
    }

    @Override
    public List<Table<?>> inputs() {
        List<Table<?>> inputs = new ArrayList<>(List.of(
                Tables.INTERACTIONS,
                Tables.ITEMS,
                Tables.PROFILES,
                Tables.PERSONAS,
                Tables.PERSONA_SWEEP,
                Tables.EXAMPLES,
                Tables.ADAPTERS,
                Tables.BASELINES,
                Tables.BASELINE_PREDICTIONS,
                Tables.PREDICTIONS,
                Tables.VARIANTS));
        if (choosing) {
            inputs.add(Tables.CHOICES);
        }
        return inputs;
    }

    @Override
    public List<Table<?>> outputs() {
        return choosing ? List.of(Tables.METRICS, Tables.CHOICE_METRICS) : List.of(Tables.METRICS);
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new TreeMap<>(Map.of("evaluate", config, "scheme", scheme, "scale", scale));
        if (setting != null) {
            settings.put("setting", setting);
        }
        return settings;
    }

    @Override
    public EvaluateResult run(StageContext context) {
        List<ChoiceScore> choices = choosing ? choices(context) : List.of();
        ReportWriter writer = new ReportWriter(config, scheme, scale, context);
        if (!scale.isRated()) {
            context.write(Tables.METRICS, List.of());
            return ofChoices(context, choices, writer.write(choices));
        }
        Measuring.Measured measured = measured(context);
        Results results = measured.results();
        context.write(Tables.METRICS, Metrics.rows(results, Metrics.ids(context.records(Tables.VARIANTS))));
        String report = writer.write(measured, choices);
        Baseline best = results.bestBaseline().orElseThrow();
        Measurement rmse = results.of(Predictor.of(best), Measure.RMSE).orElseThrow();
        return new EvaluateResult(
                measured.testRows(),
                rmse.users(),
                results.variants().size(),
                best.title(),
                rmse.value(),
                measured.coldStarts(),
                null,
                report);
    }

    private List<ChoiceScore> choices(StageContext context) {
        List<ChoiceMetric> choices = new ChoiceMeasuring(context.seed(), config.bootstrap(), scale.isRated())
                .of(
                        context.read(Tables.CHOICES),
                        context.read(Tables.INTERACTIONS).where(col("split").notEqual("test")));
        context.write(Tables.CHOICE_METRICS, choices);
        return choices.stream().map(EvaluateStage::score).toList();
    }

    private static EvaluateResult ofChoices(StageContext context, List<ChoiceScore> choices, String report) {
        Row asked = context.read(Tables.CHOICES)
                .agg(countDistinct("target_id"), countDistinct("user_id"))
                .head();
        long agents = choices.stream()
                .filter(score -> !score.isBaseline())
                .map(ChoiceScore::title)
                .distinct()
                .count();
        return EvaluateResult.ofChoices(asked.getLong(0), asked.getLong(1), Math.toIntExact(agents), report);
    }

    private static ChoiceScore score(ChoiceMetric metric) {
        boolean isBaseline = metric.adapter() == null;
        return new ChoiceScore(
                isBaseline
                        ? ChoiceBaseline.named(metric.predictor()).title()
                        : Predictor.variant(metric.adapter(), metric.scheme(), metric.setting(), metric.memory())
                                .title(),
                isBaseline,
                metric.other() == null ? null : ChoiceBaseline.named(metric.other()),
                metric.items(),
                ChoiceMeasure.named(metric.measure()),
                metric.value(),
                metric.low() == null ? new Interval(Double.NaN, Double.NaN) : new Interval(metric.low(), metric.high()),
                metric.rows());
    }

    private Measuring.Measured measured(StageContext context) {
        try (CheckpointFolder checkpoints =
                CheckpointFolder.in(context.spark().sparkContext(), context.folder("reports"))) {
            Measuring.Measured measured = new Measuring(config, scheme, setting, scale, context.seed())
                    .of(
                            context.read(Tables.PREDICTIONS),
                            context.read(Tables.INTERACTIONS),
                            context.read(Tables.BASELINE_PREDICTIONS));
            return BaselineFit.chosen(context.records(Tables.BASELINES))
                    .map(measured::withBest)
                    .orElse(measured);
        }
    }
}
