package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;

import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.History;
import io.github.dramatis.core.reflection.Memories;
import io.github.dramatis.core.reflection.MemoryText;
import io.github.dramatis.core.reflection.ProfileRevisions;
import io.github.dramatis.core.reflection.ProfileText;
import io.github.dramatis.core.reflection.RatedItem;
import io.github.dramatis.core.reflection.llm.ReflectionPrompts;
import io.github.dramatis.core.reflection.llm.ReflectionSettings;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.llm.AskCounts;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.session.TaskResources;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.UserTrait;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Writes everybody's traits, and each agent's profile, one revision a batch of ratings, and a memory a rating: statistically, or through a
 * language model ({@link LlmReflection}).
 */
public final class ReflectStage implements Stage<ReflectStage.Result> {
    private static final String WORDS = "words";

    private final ReflectConfig config;
    private final RatingScale scale;
    private final ReflectionPrompts prompts;
    private final boolean incremental;

    /** With the built-in prompts. */
    public ReflectStage(ReflectConfig config, RatingScale scale) {
        this(config, scale, ReflectionPrompts.builtIn());
    }

    /** @param prompts the words that a language model is asked with */
    public ReflectStage(ReflectConfig config, RatingScale scale, ReflectionPrompts prompts) {
        this(config, scale, prompts, false);
    }

    private ReflectStage(ReflectConfig config, RatingScale scale, ReflectionPrompts prompts, boolean incremental) {
        this.config = config;
        this.scale = scale;
        this.prompts = prompts;
        this.incremental = incremental;
    }

    /** This stage in an incremental run: it reflects on users whose training part has grown and keeps the rows of the others. */
    public ReflectStage incremental() {
        return new ReflectStage(config, scale, prompts, true);
    }

    /**
     * What was written.
     *
     * @param users users with traits: everybody with a rating in the training part
     * @param agents of them, those with a profile
     * @param reflected of the agents, those whose rows were made in this run: all but in an incremental one
     * @param profiles revisions of profiles
     * @param memories lines of memory
     * @param activityAbove number of ratings above which a user's activity is medium, and high
     * @param diversityAbove number of categories above which a user's diversity is medium, and high
     * @param conformityUpTo mean squared difference up to which a user's conformity is high, and medium; the mean of the two
     *     halves, empty where no item has enough ratings
     * @param wordsPerProfile mean number of words of a profile
     * @param wordsPerMemory mean number of words of a memory
     * @param llm what the language model took, null without one
     * @param flaws share of its answers with each flaw
     * @param reason why the result is incomplete, null if it is whole
     */
    public record Result(
            long users,
            long agents,
            long reflected,
            long profiles,
            long memories,
            List<Double> activityAbove,
            List<Double> diversityAbove,
            List<Double> conformityUpTo,
            double wordsPerProfile,
            double wordsPerMemory,
            LlmFigures llm,
            Map<String, Double> flaws,
            String reason)
            implements StageResult {
        @Override
        public Optional<String> incomplete() {
            return Optional.ofNullable(reason);
        }
    }

    @Override
    public String name() {
        return "reflect";
    }

    @Override
    public int logicVersion() {
        return 5;
    }

    @Override
    public List<Table<?>> inputs() {
        List<Table<?>> inputs =
                new ArrayList<>(List.of(Tables.INTERACTIONS, Tables.ITEMS, Tables.REFERENCE_ITEMS, Tables.AGENTS));
        if (incremental) {
            inputs.add(Tables.REFERENCE_TRAITS);
        }
        return inputs;
    }

    @Override
    public List<Table<?>> outputs() {
        return incremental
                ? List.of(Tables.TRAITS, Tables.PROFILES, Tables.MEMORIES)
                : List.of(Tables.TRAITS, Tables.PROFILES, Tables.MEMORIES, Tables.REFERENCE_TRAITS);
    }

    @Override
    public List<Table<?>> withdraws() {
        return incremental ? List.of() : List.of(Tables.REFERENCE_FEATURES);
    }

    @Override
    public Optional<Stage<?>> full() {
        return incremental ? Optional.of(new ReflectStage(config, scale, prompts)) : Optional.empty();
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("reflector", config.reflector());
        settings.put("batch-size", config.batchSize());
        settings.put("item-noun", config.itemNoun());
        settings.put("scale", scale);
        if (usesModel()) {
            settings.put("llm", reflection().identity());
        }
        return settings;
    }

    private boolean usesModel() {
        return config.reflector().equals(ReflectConfig.LLM);
    }

    private ReflectionSettings reflection() {
        return new ReflectionSettings(config, prompts, scale);
    }

    @Override
    public Result run(StageContext context) {
        if (usesModel()) {
            TaskResources.refuseSpeculation(context.spark().sparkContext().getConf(), name());
        }
        ReflectionScope scope = scope(context);
        // partitioned by user: the passes below then need no shuffle of their own
        Dataset<Row> histories = scope.histories().repartition(col("user_id")).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            PopulationCuts cuts = scope.cuts(histories);
            scope.freeze(cuts);
            long users = context.write(
                    Tables.TRAITS, scope.withKept(Tables.TRAITS, traits(scope.ofEverybody(histories), cuts)));
            Dataset<Row> ofAgents = scope.ofAgents(histories);
            return usesModel()
                    ? reflectByModel(context, scope, ofAgents, cuts, users)
                    : reflectByStatistics(context, scope, ofAgents, cuts, users);
        } finally {
            histories.unpersist();
        }
    }

    private Result reflectByStatistics(
            StageContext context, ReflectionScope scope, Dataset<Row> histories, PopulationCuts cuts, long users) {
        KeyValueGroupedDataset<String, Row> grouped = byUser(histories);
        long agents = histories.select("user_id").distinct().count();
        Written written = write(context, scope, profiles(grouped, cuts), memories(grouped));
        return written.result(users, agents + scope.keptAgents(), agents, cuts, null, Map.of(), null);
    }

    private Result reflectByModel(
            StageContext context, ReflectionScope scope, Dataset<Row> histories, PopulationCuts cuts, long users) {
        AnswerStore store = AnswerStore.openOrCreate(
                context.workspace(),
                config.llm().store(),
                context.spark().sparkContext().hadoopConfiguration());
        Dataset<Row> byBucket =
                histories.repartition(store.buckets(), col("user_id")).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long agents = byBucket.select("user_id").distinct().count();
            LlmReflection model = new LlmReflection(context, store, reflection(), cuts, byBucket, agents);
            AskCounts counts = model.ask();
            LlmFigures figures =
                    LlmFigures.of(counts, store.sums(context.spark()).cost());
            Written written = write(context, scope, model.profiles(), model.memories());
            model.compact();
            return written.result(
                    users, agents + scope.keptAgents(), agents, cuts, figures, counts.shares(), reason(counts));
        } finally {
            byBucket.unpersist();
        }
    }

    /**
     * What reflecting through the language model would take; asks and writes nothing.
     *
     * @param tokenizer Hugging Face directory to count tokens with where the configuration names none; may be empty
     */
    public Estimate estimate(StageContext context, String tokenizer) {
        if (!usesModel()) {
            throw new UserError(
                    "configuration key reflect.reflector",
                    "it is " + config.reflector() + ", which asks no language model and costs nothing",
                    "set it to llm to see what that would take");
        }
        AnswerStore store = AnswerStore.open(
                context.workspace(),
                config.llm().store(),
                context.spark().sparkContext().hadoopConfiguration());
        ReflectionScope scope = scope(context);
        Dataset<Row> everybody = scope.histories();
        PopulationCuts cuts = scope.cuts(everybody);
        Dataset<Row> histories = scope.ofAgents(everybody)
                .repartition(store.buckets(), col("user_id"))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long agents = histories.select("user_id").distinct().count();
            String own =
                    config.llm().isLocal() ? config.llm().model() : config.llm().tokenizer();
            return new LlmReflection(context, store, reflection(), cuts, histories, agents)
                    .estimate(new TokenCount(
                            own.isEmpty() ? tokenizer : own,
                            config.llm().answers().schemaBilled()));
        } finally {
            histories.unpersist();
        }
    }

    private ReflectionScope scope(StageContext context) {
        return incremental ? ReflectionScope.incremental(context, scale) : ReflectionScope.full(context, scale);
    }

    /** What the tables of the agents hold. */
    private record Written(long profiles, long memories, double wordsPerProfile, double wordsPerMemory) {
        Result result(
                long users,
                long agents,
                long reflected,
                PopulationCuts cuts,
                LlmFigures llm,
                Map<String, Double> flaws,
                String reason) {
            return new Result(
                    users,
                    agents,
                    reflected,
                    profiles,
                    memories,
                    cuts.activity().both(),
                    cuts.diversity().both(),
                    cuts.meanConformity(),
                    wordsPerProfile,
                    wordsPerMemory,
                    llm,
                    flaws,
                    reason);
        }
    }

    private static Written write(
            StageContext context, ReflectionScope scope, Dataset<Row> profileRows, Dataset<Row> memoryRows) {
        Observation profileWords = new Observation("words of profiles");
        Observation memoryWords = new Observation("words of memories");
        long profiles = context.write(
                Tables.PROFILES, scope.withKept(Tables.PROFILES, profileRows).observe(profileWords, meanWords()));
        long memories = context.write(
                Tables.MEMORIES, scope.withKept(Tables.MEMORIES, memoryRows).observe(memoryWords, meanWords()));
        return new Written(profiles, memories, measured(profileWords), measured(memoryWords));
    }

    private String reason(AskCounts asked) {
        double share = (double) asked.failed() / Math.max(1, asked.done());
        if (share <= config.llm().answers().maxFallback()) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "%d of %d users have a statistical profile since the model gave none that can be used (profiles.error says why);"
                        + " --force asks again for calls that failed",
                asked.failed(),
                asked.done());
    }

    private static KeyValueGroupedDataset<String, Row> byUser(Dataset<Row> histories) {
        return histories.groupBy("user_id").as(Encoders.STRING(), Encoders.row(histories.schema()));
    }

    private Dataset<Row> traits(Dataset<Row> histories, PopulationCuts cuts) {
        RowCodec<UserTrait> codec = Tables.TRAITS.codec();
        RatingScale ratings = scale;
        FlatMapGroupsFunction<String, Row, Row> traits = (user, rows) -> {
            History history = new History(ratings);
            rows.forEachRemaining(row -> history.add(RatedItemRow.besideAll(row)));
            return List.of(codec.encode(Profiles.traits(user, history, cuts.forUser(user))))
                    .iterator();
        };
        return byUser(histories).flatMapSortedGroups(RatedItemRow.IN_TIME_ORDER, traits, codec.encoder());
    }

    private Dataset<Row> profiles(KeyValueGroupedDataset<String, Row> byUser, PopulationCuts cuts) {
        RowCodec<Profile> codec = Tables.PROFILES.codec();
        RatingScale ratings = scale;
        int batchSize = config.batchSize();
        ProfileText text = new ProfileText(scale, config.itemNoun());
        FlatMapGroupsFunction<String, Row, Row> revisions = (user, rows) -> map(
                new ProfileRevisions(map(rows, RatedItemRow::besideAll), ratings, batchSize, cuts.forUser(user), text),
                revision -> codec.encode(Profiles.statistical(user, revision)));
        return byUser.flatMapSortedGroups(RatedItemRow.IN_TIME_ORDER, revisions, codec.encoder());
    }

    private Dataset<Row> memories(KeyValueGroupedDataset<String, Row> byUser) {
        RowCodec<Memory> codec = Tables.MEMORIES.codec();
        RatingScale ratings = scale;
        MemoryText text = new MemoryText(scale, config.itemNoun());
        FlatMapGroupsFunction<String, Row, Row> lines = (user, rows) -> map(
                new Memories(map(rows, RatedItemRow::besideAll), ratings, text),
                line -> codec.encode(memory(user, line)));
        return byUser.flatMapSortedGroups(RatedItemRow.IN_TIME_ORDER, lines, codec.encoder());
    }

    private static Memory memory(String user, Memories.Line line) {
        RatedItem item = line.item();
        return new Memory(user, item.itemId(), item.timestamp(), item.rating(), line.text());
    }

    private static Column meanWords() {
        return avg(size(split(col("text"), " "))).as(WORDS);
    }

    private static double measured(Observation words) {
        try {
            Object mean = words.getAsJava().get(WORDS);
            return mean == null ? 0 : (double) mean;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reflecting", e);
        }
    }

    /** Each element as it is asked for. */
    private static <A, B> Iterator<B> map(Iterator<A> elements, Function<A, B> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public B next() {
                return function.apply(elements.next());
            }
        };
    }
}
