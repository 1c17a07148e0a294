package io.github.dramatis.spark.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.config.ExamplesConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.prompt.ChoicePrompt;
import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.prompt.MemoryVariant;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.core.prompt.PromptPreset;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.examples.PromptSources.Totals;
import io.github.dramatis.spark.items.DescribedItems;
import io.github.dramatis.spark.model.SharedPromptTokens;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Makes one prompt for every target and memory variant. What a prompt may know is said in the package's description.
 */
public final class ExamplesStage implements Stage<ExamplesResult> {
    /** Split of a pair that an agent is asked about and that is no target of the pipeline. */
    public static final String ASKED = "asked";
    /** Column of {@link #prompts}: whether no prompt of the target fits; its texts are then empty. */
    public static final String TOO_LONG = UserExamples.TOO_LONG;
    /** Column of {@link #prompts}: the memories that are shown, each with its rating. */
    public static final String MEMORIES = UserExamples.MEMORIES;

    private static final String OTHER_PROFILE = "other-profile";

    private final ExamplesConfig config;
    private final EstimateConfig estimate;
    private final RatingScale scale;
    private final Supplier<TokenCounter> counter;
    private final Supplier<String> tokenizer;
    private final PromptPreset preset;
    private final boolean showsMemories;
    private final ChoiceConfig choice;
    private final PromptControl mask;

    /**
     * @param config the presets and limits
     * @param estimate how the items' factors were fitted
     * @param scale of the ratings
     * @param model directory of the base model, whose tokenizer counts
     */
    public ExamplesStage(ExamplesConfig config, EstimateConfig estimate, RatingScale scale, BaseModelConfig model) {
        this(
                config,
                estimate,
                scale,
                () -> counter(model, scale),
                () -> SharedPromptTokens.fingerprint(model),
                null,
                null);
    }

    /** To be compared with what has been published, not to be run: its tokenizer was looked at before. */
    public static ExamplesStage ofKnownTokenizer(
            ExamplesConfig config, EstimateConfig estimate, RatingScale scale, String tokenizer) {
        Supplier<TokenCounter> none = () -> {
            throw new IllegalStateException("this stage is only to be compared");
        };
        return new ExamplesStage(config, estimate, scale, none, () -> tokenizer, null, null);
    }

    /**
     * @param config the presets and limits
     * @param estimate how the items' factors were fitted
     * @param scale of the ratings
     * @param counter counts tokens; asked for when the stage runs
     * @param tokenizer identity of what it counts with
     */
    ExamplesStage(
            ExamplesConfig config,
            EstimateConfig estimate,
            RatingScale scale,
            Supplier<TokenCounter> counter,
            Supplier<String> tokenizer) {
        this(config, estimate, scale, counter, tokenizer, null, null);
    }

    /**
     * @param choice null if there are no choices
     * @param mask null if nothing is taken from the prompts for ratings
     */
    private ExamplesStage(
            ExamplesConfig config,
            EstimateConfig estimate,
            RatingScale scale,
            Supplier<TokenCounter> counter,
            Supplier<String> tokenizer,
            ChoiceConfig choice,
            PromptControl mask) {
        this.choice = choice;
        this.mask = mask;
        this.config = config;
        this.estimate = estimate;
        this.scale = scale;
        this.counter = counter;
        this.tokenizer = tokenizer;
        this.preset = PromptPreset.of(config.preset(), LabelCoding.of(scale), config.neighbours());
        this.showsMemories = showsMemories(config);
    }

    /** The same with prompts for choices, if any are asked for. */
    public ExamplesStage choosing(ChoiceConfig choices) {
        return choices.asked() ? new ExamplesStage(config, estimate, scale, counter, tokenizer, choices, mask) : this;
    }

    /** The same with prompts for ratings from which something is taken; for {@link #prompts} alone. */
    public ExamplesStage without(PromptControl control) {
        return new ExamplesStage(config, estimate, scale, counter, tokenizer, choice, control);
    }

    static boolean showsMemories(ExamplesConfig config) {
        return config.memory().stream().map(MemoryVariant::of).anyMatch(MemoryVariant::showsMemories);
    }

    private static TokenCounter counter(BaseModelConfig model, RatingScale scale) {
        return new ModelTokens(SharedPromptTokens.of(model, scale));
    }

    @Override
    public String name() {
        return "examples";
    }

    @Override
    public int logicVersion() {
        return 6;
    }

    @Override
    public List<Table<?>> inputs() {
        List<Table<?>> inputs = new ArrayList<>(
                List.of(Tables.INTERACTIONS, Tables.AGENTS, Tables.TARGETS, Tables.PROFILES, Tables.REFERENCE_ITEMS));
        inputs.addAll(DescribedItems.tables(config.itemFields()));
        if (estimate.rank() > 0) {
            inputs.add(Tables.REFERENCE_FACTORS);
        }
        if (showsMemories) {
            inputs.add(Tables.ITEM_VECTORS);
        }
        if (showsMemoryTexts()) {
            inputs.add(Tables.MEMORIES);
        }
        return inputs;
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.EXAMPLES);
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new TreeMap<>(Map.of(
                "examples",
                config,
                "estimate",
                estimate,
                "scale",
                scale,
                "words",
                preset.fingerprint(),
                "tokenizer",
                tokenizer.get()));
        if (choice != null) {
            settings.put("choice", Map.of("words", ChoicePrompt.fingerprint(), "max-tokens", choice.maxTokens()));
        }
        return settings;
    }

    @Override
    public ExamplesResult run(StageContext context) {
        PromptSources sources = new PromptSources(context, scale, estimate, config);
        Totals totals = sources.totals();
        // once for the table, once for the figures
        Dataset<Row> examples = examples(sources, totals).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            ExamplesResult result = figures(examples, totals.users());
            requireTargets(result);
            context.write(
                    Tables.EXAMPLES,
                    examples.where(col(TOO_LONG).equalTo(false)).drop(TOO_LONG, MEMORIES, UserExamples.FIELDS_DROPPED));
            return result;
        } finally {
            examples.unpersist();
        }
    }

    /**
     * The prompts of all targets: the columns of the table examples, {@link #TOO_LONG} and {@link #MEMORIES}.
     *
     * @param context its targets may have the split {@link #ASKED}, with a row in interactions that has it too; of a
     *     pair that is also in the training part that row stands instead of the one there
     */
    public Dataset<Row> prompts(StageContext context) {
        PromptSources sources = new PromptSources(context, scale, estimate, config);
        return examples(sources, sources.totals());
    }

    private boolean showsMemoryTexts() {
        return showsMemories && preset.showsMemoryTexts();
    }

    private Dataset<Row> examples(PromptSources sources, Totals totals) {
        PromptScope scope = PromptScope.of(
                config,
                scale,
                showsMemories ? preset.memories() : 0,
                sources.factors(),
                totals.steps(),
                totals.ratings());
        Dataset<Row> agents = sources.agents(config.controls().contains(OTHER_PROFILE));
        VectorTable.Indexed vectors = sources.vectors(showsMemories);
        Dataset<Row> ratings =
                sources.ratings(vectors == null ? null : vectors.numbers(), showsMemoryTexts(), choice != null);
        return PromptSources.walk(
                agents,
                ratings,
                new UserExamples(
                        config,
                        scope,
                        vectors == null ? null : vectors.vectors(),
                        counter.get(),
                        choice == null ? 0 : choice.maxTokens(),
                        mask),
                UserExamples.schema());
    }

    private static ExamplesResult figures(Dataset<Row> examples, long users) {
        Column fits = col(UserExamples.TOO_LONG).equalTo(false);
        Column shortened = col("memories_dropped")
                .plus(col("sentences_dropped"))
                .plus(col(UserExamples.FIELDS_DROPPED))
                .gt(0);
        Map<String, Long> rows = new TreeMap<>();
        long tokens = 0;
        int maxTokens = 0;
        long[] sums = new long[5];
        for (Row group : examples.groupBy("split", "memory", "task")
                .agg(
                        sum(when(fits, 1L).otherwise(0L)),
                        sum("tokens"),
                        max("tokens"),
                        sum(when(shortened, 1L).otherwise(0L)),
                        sum("memories_dropped"),
                        sum("sentences_dropped"),
                        sum(when(fits, 0L).otherwise(1L)),
                        sum(UserExamples.FIELDS_DROPPED))
                .collectAsList()) {
            String task = group.getString(2).equals(Target.CHOICE) ? " " + Target.CHOICE : "";
            rows.put(group.getString(0) + " " + group.getString(1) + task, group.getLong(3));
            tokens += group.getLong(4);
            maxTokens = Math.max(maxTokens, group.getInt(5));
            for (int i = 0; i < sums.length; i++) {
                sums[i] += group.getLong(6 + i);
            }
        }
        long made = rows.values().stream().mapToLong(Long::longValue).sum();
        long usersWithPrompt = examples.where(fits)
                .select("user_id")
                .distinct()
                .agg(count(lit(1)))
                .first()
                .getLong(0);
        return new ExamplesResult(
                rows,
                made == 0 ? 0 : (double) tokens / made,
                maxTokens,
                sums[0],
                sums[4],
                sums[1],
                sums[2],
                sums[3],
                usersWithPrompt,
                users - usersWithPrompt);
    }

    private static void requireTargets(ExamplesResult result) {
        long made = result.rows().values().stream().mapToLong(Long::longValue).sum();
        if (made == 0 && result.tooLong() > 0) {
            throw new UserError(
                    "examples.max-tokens",
                    "none of " + result.tooLong() + " prompts fits",
                    "raise it; the model's own limit is max_position_embeddings in its config.json");
        }
        if (result.rows().keySet().stream().noneMatch(key -> key.startsWith("train "))) {
            throw new UserError(
                    "stage examples",
                    "no training row has an earlier profile to be asked with: no user's training part is longer than one"
                            + " batch of reflect.batch-size ratings",
                    "take users with longer histories, or a smaller reflect.batch-size");
        }
    }
}
