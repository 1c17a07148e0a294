package io.github.dramatis.spark.examples;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.config.ExamplesConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.prompt.ChoicePrompt;
import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.core.prompt.PromptPreset;
import io.github.dramatis.core.prompt.PromptVariant;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.examples.PromptSources.Totals;
import io.github.dramatis.spark.items.DescribedItems;
import io.github.dramatis.spark.model.SharedPromptTokens;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Rows;
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
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

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
    private static final String TRAINING = "training";
    private static final String SHORTER = "shortened";
    private static final Column FITS = col(UserExamples.TOO_LONG).equalTo(false);
    private static final Column SHORTENED = col("memories_dropped")
            .plus(col("sentences_dropped"))
            .plus(col(UserExamples.FIELDS_DROPPED))
            .gt(0);

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

    /** A stage to compare with what has been published, not to run: its tokenizer was looked at before. */
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
        return config.memory().stream().map(PromptVariant::of).anyMatch(variant -> variant.memory()
                .showsMemories());
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
        return 9;
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
        // what the table does not hold; the rest is read from it, a few columns instead of all prompts once more
        Observation lost = new Observation("what prompts lost");
        Dataset<Row> examples = examples(sources, scope(sources, totals), sources.vectors(showsMemories))
                .observe(
                        lost,
                        count(when(not(FITS), 1)).as(TOO_LONG),
                        count(when(col("split").equalTo("train"), 1)).as(TRAINING),
                        count(when(SHORTENED, 1)).as(SHORTER),
                        coalesce(sum(UserExamples.FIELDS_DROPPED), lit(0L)).as(UserExamples.FIELDS_DROPPED));
        context.write(Tables.EXAMPLES, examples.where(FITS).drop(TOO_LONG, MEMORIES, UserExamples.FIELDS_DROPPED));
        Map<String, Object> losses = Rows.observed(lost);
        ExamplesResult result = figures(context.written(Tables.EXAMPLES), losses, context.read(Tables.AGENTS));
        requireTargets(result, (long) losses.get(TRAINING));
        return result;
    }

    /**
     * The prompts of all targets: the columns of the table examples, {@link #TOO_LONG} and {@link #MEMORIES}.
     *
     * @param context its targets may have the purpose {@link #ASKED}, with a row in interactions that has it as its
     *     split; a pair that is also in the training part is asked about as if it were not there
     * @param vectors of the items, instead of the table item_vectors; null where no memory is shown
     */
    public Dataset<Row> prompts(StageContext context, VectorTable.Indexed vectors) {
        PromptSources sources = new PromptSources(context, scale, estimate, config);
        return examples(sources, scope(sources, sources.totals()).asked(), vectors);
    }

    private boolean showsMemoryTexts() {
        return showsMemories && preset.showsMemoryTexts();
    }

    private PromptScope scope(PromptSources sources, Totals totals) {
        return PromptScope.of(
                config,
                scale,
                showsMemories ? preset.memories() : 0,
                sources.factors(),
                totals.steps(),
                totals.ratings());
    }

    private Dataset<Row> examples(PromptSources sources, PromptScope scope, VectorTable.Indexed vectors) {
        Dataset<Row> agents = sources.agents(config.controls().contains(OTHER_PROFILE));
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

    /**
     * Sums up.
     *
     * @param examples the table
     * @param losses what was observed of all prompts, those that are too long included
     * @param agents the table
     */
    private static ExamplesResult figures(Dataset<Row> examples, Map<String, Object> losses, Dataset<Row> agents) {
        Map<String, Long> rows = new TreeMap<>();
        long made = 0;
        long tokens = 0;
        int maxTokens = 0;
        long memoriesDropped = 0;
        long sentencesDropped = 0;
        long usersWithPrompt = 0;
        long users = 0;
        // beside each group what is counted of all: one query instead of three
        for (Row group : examples.groupBy("split", "memory", "task")
                .agg(count(lit(1)), sum("tokens"), max("tokens"), sum("memories_dropped"), sum("sentences_dropped"))
                .crossJoin(examples.agg(countDistinct("user_id")))
                .crossJoin(agents.agg(count(lit(1))))
                .collectAsList()) {
            String task = group.getString(2).equals(Target.CHOICE) ? " " + Target.CHOICE : "";
            rows.put(group.getString(0) + " " + group.getString(1) + task, group.getLong(3));
            made += group.getLong(3);
            tokens += group.getLong(4);
            maxTokens = Math.max(maxTokens, group.getInt(5));
            memoriesDropped += group.getLong(6);
            sentencesDropped += group.getLong(7);
            usersWithPrompt = group.getLong(8);
            users = group.getLong(9);
        }
        return new ExamplesResult(
                rows,
                made == 0 ? 0 : (double) tokens / made,
                maxTokens,
                (long) losses.get(SHORTER),
                (long) losses.get(UserExamples.FIELDS_DROPPED),
                memoriesDropped,
                sentencesDropped,
                (long) losses.get(TOO_LONG),
                usersWithPrompt,
                users - usersWithPrompt);
    }

    /** @param training how many prompts there are of training rows, with those that are too long */
    private static void requireTargets(ExamplesResult result, long training) {
        long made = result.rows().values().stream().mapToLong(Long::longValue).sum();
        if (made == 0 && result.tooLong() > 0) {
            throw new UserError(
                    "examples.max-tokens",
                    "none of " + result.tooLong() + " prompts fits",
                    "raise it; the model's own limit is max_position_embeddings in its config.json");
        }
        if (training == 0) {
            throw new UserError(
                    "stage examples",
                    "no training row has an earlier profile to be asked with: no user's training part is longer than"
                            + " one batch of reflect.batch-size ratings",
                    "take users with longer histories, or a smaller reflect.batch-size");
        }
    }
}
