package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;

import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.Memories;
import io.github.dramatis.core.reflection.MemoryText;
import io.github.dramatis.core.reflection.ProfileRevision;
import io.github.dramatis.core.reflection.ProfileRevisions;
import io.github.dramatis.core.reflection.ProfileText;
import io.github.dramatis.core.reflection.RatedItem;
import io.github.dramatis.core.reflection.TraitLevels;
import io.github.dramatis.core.reflection.Traits;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Writes each user's profile, one revision a batch of ratings, and a memory a rating, without a language model. */
public final class ReflectStage implements Stage<ReflectStage.Result> {
    private static final String REFLECTOR = "statistical";
    private static final String WORDS = "words";

    private final ReflectConfig config;
    private final RatingScale scale;

    public ReflectStage(ReflectConfig config, RatingScale scale) {
        this.config = config;
        this.scale = scale;
    }

    /**
     * What was written.
     *
     * @param users users with at least one rating in their training part
     * @param profiles revisions of profiles
     * @param memories lines of memory
     * @param activityAbove number of ratings above which a user's activity is medium, and high
     * @param diversityAbove number of categories above which a user's diversity is medium, and high
     * @param conformityUpTo mean squared difference up to which a user's conformity is high, and medium; the mean of the two
     *     halves, empty where no item has enough ratings
     * @param wordsPerProfile mean number of words of a profile
     * @param wordsPerMemory mean number of words of a memory
     */
    public record Result(
            long users,
            long profiles,
            long memories,
            List<Double> activityAbove,
            List<Double> diversityAbove,
            List<Double> conformityUpTo,
            double wordsPerProfile,
            double wordsPerMemory)
            implements StageResult {}

    @Override
    public String name() {
        return "reflect";
    }

    @Override
    public int logicVersion() {
        return 2;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of(Tables.INTERACTIONS, Tables.ITEMS);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.PROFILES, Tables.MEMORIES);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("reflect", config, "scale", scale);
    }

    @Override
    public Result run(StageContext context) {
        // by user once; the three passes below then need no shuffle of their own
        Dataset<Row> histories = RatingHistories.of(context.read(Tables.INTERACTIONS), context.read(Tables.ITEMS))
                .repartition(col("user_id"))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long users = histories.groupBy("user_id").count().count();
            PopulationCuts cuts = PopulationCuts.of(histories, users, scale);
            KeyValueGroupedDataset<String, Row> byUser =
                    histories.groupBy("user_id").as(Encoders.STRING(), Encoders.row(histories.schema()));
            return write(context, byUser, users, cuts);
        } finally {
            histories.unpersist();
        }
    }

    private Result write(
            StageContext context, KeyValueGroupedDataset<String, Row> byUser, long users, PopulationCuts cuts) {
        Observation profileWords = new Observation("words of profiles");
        Observation memoryWords = new Observation("words of memories");
        long profiles = context.write(Tables.PROFILES, profiles(byUser, cuts).observe(profileWords, meanWords()));
        long memories = context.write(Tables.MEMORIES, memories(byUser).observe(memoryWords, meanWords()));
        return new Result(
                users,
                profiles,
                memories,
                cuts.activity().both(),
                cuts.diversity().both(),
                cuts.meanConformity(),
                measured(profileWords),
                measured(memoryWords));
    }

    private Dataset<Row> profiles(KeyValueGroupedDataset<String, Row> byUser, PopulationCuts cuts) {
        RowCodec<Profile> codec = Tables.PROFILES.codec();
        RatingScale ratings = scale;
        int batchSize = config.batchSize();
        ProfileText text = new ProfileText(scale, config.itemNoun());
        FlatMapGroupsFunction<String, Row, Row> revisions = (user, rows) -> map(
                new ProfileRevisions(map(rows, RatedItemRow::besideAll), ratings, batchSize, cuts.forUser(user), text),
                revision -> codec.encode(profile(user, revision)));
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

    private static Profile profile(String user, ProfileRevision revision) {
        Traits traits = revision.traits();
        TraitLevels levels = revision.levels();
        return new Profile(
                user,
                revision.revision(),
                revision.until(),
                revision.interactions(),
                traits.activity(),
                traits.conformity(),
                traits.diversity(),
                levels.activity().word(),
                levels.conformity() == null ? null : levels.conformity().word(),
                levels.diversity().word(),
                revision.ratingMean(),
                revision.ratingSpread(),
                revision.text(),
                REFLECTOR,
                null);
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
