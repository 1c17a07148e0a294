package io.github.dramatis.spark.pipeline;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.llm.ReflectionPrompts;
import io.github.dramatis.core.sweep.SweepPlan;
import io.github.dramatis.spark.baselines.BaselinesStage;
import io.github.dramatis.spark.cluster.ClusterStage;
import io.github.dramatis.spark.embed.EmbedStage;
import io.github.dramatis.spark.estimate.EstimateStage;
import io.github.dramatis.spark.evaluate.EvaluateStage;
import io.github.dramatis.spark.examples.ExamplesStage;
import io.github.dramatis.spark.forget.SuppressionList;
import io.github.dramatis.spark.ingest.IngestStage;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.model.ModelIdentity;
import io.github.dramatis.spark.model.SharedPromptTokens;
import io.github.dramatis.spark.predict.PredictStage;
import io.github.dramatis.spark.reflect.ReflectStage;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.targets.TargetsStage;
import io.github.dramatis.spark.train.SweepStage;
import io.github.dramatis.spark.train.TrainStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Builds stages, each from its own part of the configuration. What they need is checked here, before the first one
 * runs.
 */
public final class Pipeline {
    /** The names of all stages, in their order. */
    public static final List<String> STAGES = List.of(
            "ingest",
            "targets",
            "reflect",
            "embed",
            "cluster",
            "estimate",
            "examples",
            "baselines",
            "train",
            "predict",
            "evaluate");

    private static final String EXAMPLES = "examples";

    private final SparkSession spark;
    private final DramatisConfig config;
    private final RatingScale scale;
    private final SuppressionList suppressed;
    private final boolean incremental;
    private final Optional<ModelIdentity> known;
    private AgentModel baseModel; // opened once for all stages that run on it: opening reads all its weights

    /** For a workspace that has forgotten nobody. */
    public Pipeline(SparkSession spark, DramatisConfig config) {
        this(spark, config, SuppressionList.nobody(), false);
    }

    /**
     * @param suppressed users whose rows are left out
     * @param incremental whether the stages go by the reference of the last full run
     */
    public Pipeline(SparkSession spark, DramatisConfig config, SuppressionList suppressed, boolean incremental) {
        this(spark, config, suppressed, incremental, Optional.empty());
    }

    private Pipeline(
            SparkSession spark,
            DramatisConfig config,
            SuppressionList suppressed,
            boolean incremental,
            Optional<ModelIdentity> known) {
        this.known = known;
        this.incremental = incremental;
        this.suppressed = suppressed;
        this.spark = spark;
        this.config = config;
        this.scale = SourceFormats.scale(config.source());
    }

    /**
     * The same with a base model that is known and not looked at: its stages can be compared with what was published,
     * not run.
     */
    public Pipeline ofKnownModel(ModelIdentity identity) {
        return new Pipeline(spark, config, suppressed, incremental, Optional.of(identity));
    }

    /** What is known of the base model once the named stages have been built. */
    public ModelIdentity modelIdentity(List<String> names) {
        if (baseModel != null) {
            return ModelIdentity.of(baseModel);
        }
        return names.contains(EXAMPLES)
                ? ModelIdentity.ofTokenizer(SharedPromptTokens.fingerprint(config.model()))
                : ModelIdentity.UNKNOWN;
    }

    /**
     * The named stages.
     *
     * @throws io.github.dramatis.core.error.UserError if the source or the base model that one of them needs is not
     *     usable
     */
    public List<Stage<?>> stages(List<String> names) {
        List<Stage<?>> stages = new ArrayList<>();
        for (String name : names) {
            stages.add(stage(name));
        }
        return stages;
    }

    private Stage<?> stage(String name) {
        return switch (name) {
            case "ingest" -> ingest();
            case "targets" -> targets();
            case "reflect" -> reflect();
            case "embed" -> embed();
            case "cluster" -> cluster();
            case "estimate" -> scale.isRated() ? estimate() : leftOut(estimate());
            case EXAMPLES -> examples();
            case "baselines" -> scale.isRated() ? baselines() : leftOut(baselines());
            case "train" -> train();
            case "predict" -> predict();
            case "evaluate" -> new EvaluateStage(config.evaluate(), schemes(), scale)
                    .comparing(settings())
                    .choosing(config.choice());
            default -> throw new IllegalArgumentException("no stage " + name);
        };
    }

    /** The reflect stage, with prompts of one's own where the configuration names a file. */
    public ReflectStage reflect() {
        String file = config.reflect().llm().prompts();
        ReflectionPrompts prompts =
                file.isEmpty() ? ReflectionPrompts.builtIn(scale) : ReflectionPrompts.parse(file, text(file));
        ReflectStage stage = new ReflectStage(config.reflect(), scale, prompts)
                .writing(config.items())
                .sampling(config.cluster());
        return incremental ? stage.incremental() : stage;
    }

    private TrainStage train() {
        TrainStage stage =
                new TrainStage(config.train(), schemes(), baseModel(), config.resources()).comparing(settings());
        return incremental ? stage.incremental() : stage;
    }

    /** The predict stage. */
    public PredictStage predict() {
        return new PredictStage(config.predict(), schemes(), baseModel().asking(config.model()), config.resources())
                .choosing(config.choice());
    }

    /** The search for the settings of the train stage. */
    public SweepStage sweep(SweepPlan plan) {
        return new SweepStage(plan, config.sweep(), config.train(), baseModel(), config.resources());
    }

    private IngestStage ingest() {
        IngestStage stage = IngestStage.of(spark, config.source(), config.split(), suppressed);
        return incremental ? stage.incremental(config.incremental()) : stage;
    }

    private TargetsStage targets() {
        TargetsStage stage = new TargetsStage(
                        config.agents(),
                        config.targets(),
                        config.choice(),
                        config.reflect().batchSize())
                .ofNamed(spark);
        stage = scale.isRated() ? stage : stage.choicesAlone();
        stage = config.source().impressions().given() ? stage.ofImpressions() : stage;
        return incremental ? stage.incremental() : stage;
    }

    private ExamplesStage examples() {
        ExamplesStage stage = known.map(identity -> ExamplesStage.ofKnownTokenizer(
                        config.examples(), config.estimate(), scale, identity.tokenizerOrNone()))
                .orElseGet(() -> new ExamplesStage(config.examples(), config.estimate(), scale, config.model()));
        return stage.choosing(config.choice());
    }

    private EmbedStage embed() {
        EmbedStage stage =
                new EmbedStage(config.embed()).choosing(config.choice()).sampling(config.cluster());
        return incremental ? stage.incremental() : stage;
    }

    private EstimateStage estimate() {
        EstimateStage stage = new EstimateStage(config.estimate(), scale);
        return incremental ? stage.incremental() : stage;
    }

    private BaselinesStage baselines() {
        return new BaselinesStage(
                config.baselines(),
                config.estimate(),
                scale,
                config.examples(),
                config.embed(),
                config.reflect().batchSize());
    }

    private static Stage<?> leftOut(Stage<?> stage) {
        return new LeftOutStage(stage.name(), stage.outputs());
    }

    private ClusterStage cluster() {
        ClusterStage stage = new ClusterStage(config.cluster());
        return incremental ? stage.incremental(config.incremental()) : stage;
    }

    private List<TrainSetting> settings() {
        return config.experiment().ways(config.train());
    }

    private List<String> schemes() {
        return config.cluster().schemes().stream().map(PersonaScheme::name).toList();
    }

    private String text(String file) {
        return HadoopFiles.text(
                file,
                spark.sparkContext().hadoopConfiguration(),
                "configuration key reflect.llm.prompts:",
                "give the path or URI of a file, or leave it empty for the built-in prompts");
    }

    private AgentModel baseModel() {
        if (baseModel == null) {
            baseModel = known.map(identity -> identity.model(config, scale))
                    .orElseGet(() -> AgentModel.open(config, scale));
        }
        return baseModel;
    }
}
