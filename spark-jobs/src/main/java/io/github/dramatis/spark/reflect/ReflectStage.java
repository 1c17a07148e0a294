package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.ItemsConfig;
import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.llm.ReflectionPrompts;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.items.DescribedItems;
import io.github.dramatis.spark.llm.AskCounts;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.session.TaskResources;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes everybody's traits, and the profile of each agent and of those drawn beside them ({@link #sampling}), one
 * revision a batch of ratings, and a memory a rating: statistically, or through a language model ({@link
 * LlmReflection}).
 */
public final class ReflectStage implements Stage<ReflectStage.Result> {
    private final ReflectSetup setup;

    /** A stage with the built-in prompts. */
    public ReflectStage(ReflectConfig config, RatingScale scale) {
        this(config, scale, ReflectionPrompts.builtIn(scale));
    }

    /** @param prompts the words that a language model is asked with */
    public ReflectStage(ReflectConfig config, RatingScale scale, ReflectionPrompts prompts) {
        this(new ReflectSetup(config, scale, prompts, false, new ItemsConfig("none"), ProfileSample.NOBODY));
    }

    private ReflectStage(ReflectSetup setup) {
        this.setup = setup;
    }

    /**
     * This stage in an incremental run: it reflects on users whose training part has grown and keeps the rows of the
     * others.
     */
    public ReflectStage incremental() {
        return new ReflectStage(setup.with(true));
    }

    /** This stage, writing about items too what the configuration says. */
    public ReflectStage writing(ItemsConfig about) {
        return new ReflectStage(setup.with(about));
    }

    /** This stage, drawing users besides the agents who get a profile, where the configuration says so. */
    public ReflectStage sampling(ClusterConfig cluster) {
        return new ReflectStage(setup.with(ProfileSample.of(cluster)));
    }

    /**
     * What was written.
     *
     * @param users users with traits: everybody with a rating in the training part
     * @param agents of them, those who are agents, each with a profile
     * @param sampled users besides who have a profile, since personas are fitted on them
     * @param reflected of those with a profile, those whose rows were made in this run: all but in an incremental one
     * @param profiles revisions of profiles
     * @param memories lines of memory
     * @param activityAbove number of ratings above which a user's activity is medium, and high
     * @param diversityAbove number of categories above which a user's diversity is medium, and high
     * @param conformityUpTo mean squared difference up to which a user's conformity is high, and medium; the mean of
     *     the two halves, empty where no item has enough ratings
     * @param wordsPerProfile mean number of words of a profile
     * @param wordsPerMemory mean number of words of a memory
     * @param llm what the language model took for the profiles, null without one
     * @param summaries what it took for the summaries of items, likewise
     * @param faults share of its answers with each fault
     * @param answersSoFar looked at, where calls failed that another run makes again; null where it would find the same
     * @param reason why the result is incomplete, null if it is whole
     */
    public record Result(
            long users,
            long agents,
            long sampled,
            long reflected,
            long profiles,
            long memories,
            List<Double> activityAbove,
            List<Double> diversityAbove,
            List<Double> conformityUpTo,
            double wordsPerProfile,
            double wordsPerMemory,
            LlmFigures llm,
            LlmFigures summaries,
            Map<String, Double> faults,
            Long answersSoFar,
            String reason)
            implements StageResult {
        @Override
        public Optional<String> incomplete() {
            return Optional.ofNullable(reason);
        }

        @Override
        public OptionalLong obtained() {
            return reason == null || answersSoFar == null ? OptionalLong.empty() : OptionalLong.of(answersSoFar);
        }
    }

    @Override
    public String name() {
        return "reflect";
    }

    @Override
    public int logicVersion() {
        return setup.usesModel() || setup.writesSummaries() ? 8 : 5; // which answers are good enough has changed
    }

    @Override
    public List<Table<?>> inputs() {
        List<Table<?>> inputs =
                new ArrayList<>(List.of(Tables.INTERACTIONS, Tables.ITEMS, Tables.REFERENCE_ITEMS, Tables.AGENTS));
        if (setup.incremental()) {
            inputs.add(Tables.REFERENCE_TRAITS);
        }
        return inputs;
    }

    @Override
    public List<Table<?>> outputs() {
        List<Table<?>> outputs = new ArrayList<>(List.of(Tables.TRAITS, Tables.PROFILES, Tables.MEMORIES));
        if (!setup.incremental()) {
            outputs.add(Tables.REFERENCE_TRAITS);
        }
        if (setup.writesSummaries()) {
            outputs.add(Tables.ITEM_TEXTS);
        }
        return outputs;
    }

    @Override
    public List<Table<?>> withdraws() {
        return setup.incremental() ? List.of() : List.of(Tables.REFERENCE_FEATURES);
    }

    @Override
    public Optional<Stage<?>> full() {
        return setup.incremental() ? Optional.of(new ReflectStage(setup.with(false))) : Optional.empty();
    }

    @Override
    public Map<String, Object> settings() {
        return setup.identity();
    }

    @Override
    public Result run(StageContext context) {
        if (setup.usesModel() || setup.writesSummaries()) {
            TaskResources.refuseSpeculation(context.spark().sparkContext().getConf(), name());
        }
        Result result = setup.writesSummaries()
                ? runWithSummaries(context)
                : run(
                        context,
                        DescribedItems.of(context, setup.config().itemFields(), ReflectSetup.LONGEST_FIELD),
                        null);
        if (setup.usesModel() || setup.writesSummaries()) {
            setup.store(context).compact(context.spark());
        }
        return result;
    }

    private Result runWithSummaries(StageContext context) {
        try (ItemSummaries summaries = new ItemSummaries(context, setup.openStore(context), setup.summaries());
                KeptRows kept = new KeptRows()) {
            AskCounts counts = summaries.ask();
            Dataset<Row> texts = kept.keep(summaries.texts());
            context.write(Tables.ITEM_TEXTS, texts);
            Dataset<Row> described = DescribedItems.of(
                    context.read(Tables.ITEMS), texts, setup.config().itemFields(), ReflectSetup.LONGEST_FIELD);
            return run(context, described, counts);
        }
    }

    /** @param summaries what was asked about items, null if nothing was */
    private Result run(StageContext context, Dataset<Row> described, AskCounts summaries) {
        ReflectionScope scope = setup.scope(context, described);
        // partitioned by user: the passes below then need no shuffle of their own
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> histories = kept.keep(scope.histories().repartition(col("user_id")));
            PopulationCuts cuts = scope.cuts(histories);
            scope.freeze(cuts);
            long users = context.write(
                    Tables.TRAITS,
                    scope.withKept(Tables.TRAITS, setup.statistical(cuts).traits(scope.ofEverybody(histories))));
            return setup.usesModel()
                    ? reflectByModel(context, scope, scope.ofProfiled(histories), kept, cuts, users, summaries)
                    : reflectByStatistics(context, scope, scope.ofProfiled(histories), cuts, users, summaries);
        }
    }

    private Result reflectByStatistics(
            StageContext context,
            ReflectionScope scope,
            Dataset<Row> histories,
            PopulationCuts cuts,
            long users,
            AskCounts summaries) {
        StatisticalReflection statistical = setup.statistical(cuts);
        long reflected = histories.select("user_id").distinct().count();
        ReflectedTables written =
                ReflectedTables.write(context, scope, statistical.profiles(histories), statistical.memories(histories));
        return written.result(
                users,
                scope,
                reflected,
                cuts,
                null,
                figures(context, summaries),
                Map.of(),
                answersSoFar(summaries),
                reason(null, summaries));
    }

    /** @param everybodys what the histories are read from, released as soon as they are kept: the model takes long */
    private Result reflectByModel(
            StageContext context,
            ReflectionScope scope,
            Dataset<Row> histories,
            KeptRows everybodys,
            PopulationCuts cuts,
            long users,
            AskCounts summaries) {
        AnswerStore store = setup.openStore(context);
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> byBucket = kept.keep(histories.repartition(store.buckets(), col("user_id")));
            long reflected = byBucket.select("user_id").distinct().count();
            everybodys.close();
            LlmReflection model = new LlmReflection(context, store, setup.reflection(), cuts, byBucket, reflected);
            AskCounts counts = model.ask();
            LlmFigures figures =
                    LlmFigures.of(counts, store.sums(context.spark()).cost());
            ReflectedTables written = ReflectedTables.write(context, scope, model.profiles(), model.memories());
            return written.result(
                    users,
                    scope,
                    reflected,
                    cuts,
                    figures,
                    figures(context, summaries),
                    counts.shares(),
                    answersSoFar(counts, summaries),
                    reason(counts, summaries));
        }
    }

    private LlmFigures figures(StageContext context, AskCounts counts) {
        return counts == null
                ? null
                : LlmFigures.of(
                        counts, setup.store(context).sums(context.spark()).cost());
    }

    /** An incremental run asks about nobody again whom the one before it asked about. */
    private Long answersSoFar(AskCounts... asked) {
        List<AskCounts> all = Stream.of(asked).filter(Objects::nonNull).toList();
        boolean askedAgain = !setup.incremental() && all.stream().anyMatch(counts -> counts.callFailures() > 0);
        return askedAgain ? (Long) all.stream().mapToLong(AskCounts::answers).sum() : null;
    }

    private String reason(AskCounts asked, AskCounts summaries) {
        String again = "; the next " + (setup.incremental() ? "full " : "") + "run makes calls again that failed";
        String users = reason(
                asked,
                "%d of %d " + (setup.config().asksAboutShuffled() ? "histories" : "users")
                        + " have a statistical profile since the model gave none that can be used (profiles.error"
                        + " says why)" + again);
        String items = reason(
                summaries,
                "%d of %d items have no summary since the model gave none that can be used (item_texts.error says why)"
                        + again);
        return users == null ? items : items == null ? users : users + "; " + items;
    }

    private String reason(AskCounts asked, String words) {
        double share = asked == null ? 0 : (double) asked.failed() / Math.max(1, asked.done());
        return share <= setup.config().llm().answers().maxFallback()
                ? null
                : String.format(Locale.ROOT, words, asked.failed(), asked.done());
    }

    /**
     * What the summaries of items would take; asks and writes nothing. Empty where none are written.
     *
     * @param tokenizer as below
     */
    public Optional<Estimate> estimateSummaries(StageContext context, String tokenizer) {
        return new ReflectEstimates(context, setup, tokenizer).summaries();
    }

    /**
     * What reflecting through the language model would take; asks and writes nothing. Summaries that are still to be
     * written are in no prompt of it.
     *
     * @param tokenizer Hugging Face directory to count tokens with where the configuration names none; may be empty
     */
    public Estimate estimate(StageContext context, String tokenizer) {
        return new ReflectEstimates(context, setup, tokenizer).profiles();
    }
}
