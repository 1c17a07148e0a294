package io.github.dramatis.spark.table;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every table of the workspace, in the order in which the stages make them. */
public final class Tables {
    public static final Table<Interaction> INTERACTIONS =
            Table.of("interactions", Interaction.class, "user_id", "timestamp", "item_id");
    public static final Table<Impression> IMPRESSIONS =
            Table.of("impressions", Impression.class, "user_id", "timestamp");
    public static final Table<Item> ITEMS = Table.of("items", Item.class, "item_id");
    public static final Table<RejectedInteraction> INTERACTIONS_REJECTED =
            Table.of("interactions_rejected", RejectedInteraction.class, "source", "offset");
    public static final Table<ReferenceUser> REFERENCE_USERS =
            Table.of("reference_users", ReferenceUser.class, "user_id");
    public static final Table<ReferenceItem> REFERENCE_ITEMS =
            Table.of("reference_items", ReferenceItem.class, "item_id");
    public static final Table<Agent> AGENTS = Table.of("agents", Agent.class, "user_id");
    public static final Table<Target> TARGETS = Table.of("targets", Target.class, "user_id", "item_id");
    public static final Table<UserTrait> TRAITS = Table.of("traits", UserTrait.class, "user_id");
    public static final Table<ItemText> ITEM_TEXTS = Table.of("item_texts", ItemText.class, "item_id");
    public static final Table<Profile> PROFILES = Table.of("profiles", Profile.class, "user_id", "revision");
    public static final Table<Memory> MEMORIES = Table.of("memories", Memory.class, "user_id", "timestamp", "item_id");
    public static final Table<ReferenceTrait> REFERENCE_TRAITS =
            Table.of("reference_traits", ReferenceTrait.class, "trait", "half");
    public static final Table<ProfileVector> PROFILE_VECTORS =
            Table.of("profile_vectors", ProfileVector.class, "user_id");
    public static final Table<ItemVector> ITEM_VECTORS = Table.of("item_vectors", ItemVector.class, "item_id");
    public static final Table<Persona> PERSONAS = Table.of("personas", Persona.class, "scheme", "persona_id");
    public static final Table<PersonaMember> PERSONA_MEMBERS =
            Table.of("persona_members", PersonaMember.class, "user_id", "scheme");
    public static final Table<PersonaSweep> PERSONA_SWEEP =
            Table.of("persona_sweep", PersonaSweep.class, "scheme", "k");
    public static final Table<ReferenceFeature> REFERENCE_FEATURES =
            Table.of("reference_features", ReferenceFeature.class, "scheme", "position");
    public static final Table<ReferenceFactor> REFERENCE_FACTORS =
            Table.of("reference_factors", ReferenceFactor.class, "item_id", "fold");
    public static final Table<Example> EXAMPLES = Table.of("examples", Example.class, "user_id", "example_id");
    public static final Table<BaselinePrediction> BASELINE_PREDICTIONS =
            Table.of("baseline_predictions", BaselinePrediction.class, "user_id", "target_id", "baseline");
    public static final Table<BaselineFit> BASELINES = Table.of("baselines", BaselineFit.class, "baseline");
    public static final Table<Adapter> ADAPTERS = Table.of("adapters", Adapter.class, "adapter", "persona_id");
    public static final Table<Prediction> PREDICTIONS =
            Table.of("predictions", Prediction.class, "user_id", "example_id");
    public static final Table<Variant> VARIANTS = Table.of("variants", Variant.class, "variant_id");
    public static final Table<AgentChoice> CHOICES =
            Table.of("choices", AgentChoice.class, "user_id", "target_id", "variant_id");
    public static final Table<ChoiceFit> CHOICE_FITS = Table.of("choice_fits", ChoiceFit.class, "predictor");
    public static final Table<ChoiceMetric> CHOICE_METRICS =
            Table.of("choice_metrics", ChoiceMetric.class, "predictor", "measure");
    public static final Table<AgentAnswer> ANSWERS = Table.of("answers", AgentAnswer.class, "user_id", "target_id");
    public static final Table<SimulationEvent> SIMULATION_EVENTS =
            Table.of("simulation_events", SimulationEvent.class, "user_id", "recommender", "replication", "step");
    public static final Table<SimulationResult> SIMULATION_RESULTS =
            Table.of("simulation_results", SimulationResult.class, "measure", "recommender");
    public static final Table<ProbeFinding> PROBES = Table.of("probes", ProbeFinding.class, "probe", "model", "slice");
    public static final Table<SweepRun> SWEEP = Table.of("sweep", SweepRun.class, "rung", "configuration");
    public static final Table<Metric> METRICS = Table.of("metrics", Metric.class, "adapter", "measure");

    /** What the stages of the pipeline make in any case. */
    public static final List<Table<?>> OF_PIPELINE = List.of(
            INTERACTIONS,
            ITEMS,
            INTERACTIONS_REJECTED,
            REFERENCE_USERS,
            REFERENCE_ITEMS,
            AGENTS,
            TARGETS,
            TRAITS,
            PROFILES,
            MEMORIES,
            REFERENCE_TRAITS,
            PROFILE_VECTORS,
            ITEM_VECTORS,
            PERSONAS,
            PERSONA_MEMBERS,
            PERSONA_SWEEP,
            REFERENCE_FEATURES,
            REFERENCE_FACTORS,
            EXAMPLES,
            BASELINE_PREDICTIONS,
            BASELINES,
            ADAPTERS,
            VARIANTS,
            PREDICTIONS,
            METRICS);

    /**
     * These, and what is made where the source has it, where summaries of items are written, where choices are asked
     * for, by asking, by simulating, by probing and by sweeps.
     */
    public static final List<Table<?>> ALL = Stream.concat(
                    OF_PIPELINE.stream(),
                    Stream.of(
                            IMPRESSIONS,
                            ITEM_TEXTS,
                            CHOICES,
                            CHOICE_FITS,
                            CHOICE_METRICS,
                            ANSWERS,
                            SIMULATION_EVENTS,
                            SIMULATION_RESULTS,
                            PROBES,
                            SWEEP))
            .collect(Collectors.toUnmodifiableList());

    /**
     * What a full run freezes and incremental runs go by, together with the centres in {@link #PERSONAS}. One table a
     * stage, since a table is one stage's; in SQL the view {@code reference} shows them as one.
     */
    public static final List<Table<?>> REFERENCE =
            List.of(REFERENCE_USERS, REFERENCE_ITEMS, REFERENCE_TRAITS, REFERENCE_FEATURES);

    private Tables() {}
}
