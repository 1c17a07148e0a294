package io.github.dramatis.spark.answers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.config.LlmStoreConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.TaskResources;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.KeptJson;
import io.github.dramatis.spark.workspace.Layout;
import io.github.dramatis.spark.workspace.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.ForeachFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A workspace's answers, in a number of buckets that stays what it was when the first was written.
 *
 * @param folder URI of {@code _answers/}
 * @param buckets how many
 * @param config how parts are written
 */
public record AnswerStore(String folder, int buckets, LlmStoreConfig config) implements Serializable {
    /** What the store calls an item whose summary was written from tags, which users gave: before its id. */
    public static final String OF_TAGGED_ITEM = "tagged-item/";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What stands beside the buckets. */
    private record Description(int buckets) {
        Description {
            if (buckets < 1) {
                throw new IllegalArgumentException("buckets is " + buckets);
            }
        }
    }

    /** The seed of Spark's hash partitioning. */
    private static final int SEED = 42;

    private static final int LEAST_BUCKETS = 64;
    /** A task holds all answers of its bucket. */
    private static final long AGENTS_OF_A_BUCKET = 10_000;

    /** Opens the store of a stage's workspace, making an empty one where there is none. */
    public static AnswerStore openOrCreate(StageContext context, LlmStoreConfig config) {
        AnswerStore store = open(context, config);
        Path description = description(new Path(store.folder));
        Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
        try {
            FileSystem files = description.getFileSystem(hadoop);
            if (!files.exists(description)) {
                byte[] json = JSON.writeValueAsBytes(new Description(store.buckets));
                WholeFile.replace(description, hadoop, out -> out.write(json));
            }
            return store;
        } catch (IOException e) {
            throw unreachable(store.folder, e);
        }
    }

    /** Opens the store of a stage's workspace without writing anything; it is empty where there is none. */
    public static AnswerStore open(StageContext context, LlmStoreConfig config) {
        SparkContext spark = context.spark().sparkContext();
        IntSupplier ofANewOne = () -> config.buckets() > 0 ? config.buckets() : buckets(context);
        return open(context.workspace(), config, ofANewOne, spark.hadoopConfiguration());
    }

    private static int buckets(StageContext context) {
        long agents = context.read(Tables.AGENTS).count();
        return Math.max(
                LEAST_BUCKETS, TaskResources.tasks(context.spark().sparkContext(), 0, agents, AGENTS_OF_A_BUCKET));
    }

    /** For what only reads or erases, as {@link #open(StageContext, LlmStoreConfig)}. */
    public static AnswerStore open(String workspace, Configuration hadoop) {
        return open(workspace, new LlmStoreConfig(1, 1, Duration.ofSeconds(1)), () -> 1, hadoop);
    }

    private static AnswerStore open(
            String workspace, LlmStoreConfig config, IntSupplier ofANewOne, Configuration hadoop) {
        Path folder = new Path(workspace, Layout.ANSWERS);
        try (var in = folder.getFileSystem(hadoop).open(description(folder))) {
            Description description = KeptJson.read(
                    JSON.readerFor(Description.class),
                    in.readAllBytes(),
                    "stored answers " + description(folder),
                    "restore the file, or remove " + folder + ": all is asked for again then");
            return new AnswerStore(folder.toString(), description.buckets(), config);
        } catch (FileNotFoundException e) {
            return new AnswerStore(folder.toString(), ofANewOne.getAsInt(), config);
        } catch (IOException e) {
            throw unreachable(folder.toString(), e);
        }
    }

    private static Path description(Path folder) {
        return new Path(folder, "_store.json");
    }

    private static UserError unreachable(String folder, IOException cause) {
        return new UserError(
                "stored answers " + folder,
                "they cannot be reached: " + cause.getMessage(),
                "check the path and its permissions",
                cause);
    }

    /**
     * A user's bucket: the partition that Spark gives the user when it hashes by {@code user_id} into as many as there
     * are buckets.
     */
    public int bucketOf(String user) {
        UTF8String bytes = UTF8String.fromString(user);
        int hash = Murmur3_x86_32.hashUnsafeBytes(bytes.getBaseObject(), bytes.getBaseOffset(), bytes.numBytes(), SEED);
        return Math.floorMod(hash, buckets);
    }

    /**
     * Reads a bucket.
     *
     * @param run whose failures count; new parts carry its name
     */
    public AnswerBucket bucket(int number, String run) {
        return AnswerBucket.open(this, new Path(folder, String.format(Locale.ROOT, "b=%05d", number)), run);
    }

    /** What has been bought so far. */
    public StoreSums sums(SparkSession spark) {
        AnswerStore store = this;
        RowCodec<StoreSums> codec = RowCodec.of(StoreSums.class);
        MapFunction<Long, Row> sums =
                number -> codec.encode(store.bucket(number.intValue(), "").sums());
        return everyBucket(spark).map(sums, codec.encoder()).collectAsList().stream()
                .map(codec::decode)
                .reduce(StoreSums.NONE, StoreSums::plus);
    }

    /**
     * Erases the answers about some users, those that were written from tags, which may be theirs, and what tasks that
     * died were writing. The workspace's lock is held by the caller.
     *
     * @param forgotten whether a user is one of them; asked about all, since an erasure before may not have ended
     */
    public Erased forget(Predicate<String> forgotten) {
        Set<String> found = new HashSet<>();
        for (int number = 0; number < buckets; number++) {
            found.addAll(bucket(number, "forget").forget(forgotten));
        }
        boolean tagged = found.removeIf(AnswerStore::isOfTaggedItem);
        return new Erased(found, tagged);
    }

    /**
     * What was erased.
     *
     * @param users whom there were answers about
     * @param tagged whether there were answers that were written from tags
     */
    public record Erased(Set<String> users, boolean tagged) {}

    static boolean isOfTaggedItem(String user) {
        return user.startsWith(OF_TAGGED_ITEM);
    }

    /** One file a bucket; at the end of a stage, when no task writes. */
    public void compact(SparkSession spark) {
        AnswerStore store = this;
        ForeachFunction<Long> compact =
                number -> store.bucket(number.intValue(), "compact").compact();
        everyBucket(spark).foreach(compact);
    }

    private Dataset<Long> everyBucket(SparkSession spark) {
        int tasks = Math.min(buckets, 4 * spark.sparkContext().defaultParallelism());
        return spark.range(0, buckets, 1, tasks).as(Encoders.LONG());
    }
}
