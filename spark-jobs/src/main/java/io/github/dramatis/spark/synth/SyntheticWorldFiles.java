package io.github.dramatis.spark.synth;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.synth.SyntheticItem;
import io.github.dramatis.core.synth.SyntheticRating;
import io.github.dramatis.core.synth.SyntheticWorld;
import io.github.dramatis.core.synth.SyntheticWorldConfig;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Writes a synthetic world: {@code ratings/} and {@code items/} (csv with a header, as {@code source.format: csv} reads
 * them without any mapping), {@code truth/} (csv: user_id, persona) and {@code config.yaml} for {@code dramatis run}.
 *
 * <p>The rows depend on the configuration alone, their files on the number of users and items.
 */
public final class SyntheticWorldFiles {
    private static final StructType RATINGS = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("rating", DataTypes.IntegerType)
            .add("timestamp", DataTypes.LongType);
    private static final StructType ITEMS = new StructType()
            .add("item_id", DataTypes.StringType)
            .add("title", DataTypes.StringType)
            .add("year", DataTypes.IntegerType)
            .add("categories", DataTypes.StringType);
    private static final StructType TRUTH =
            new StructType().add("user_id", DataTypes.StringType).add("persona", DataTypes.IntegerType);

    private static final long USERS_A_FILE = 20_000;
    private static final long ITEMS_A_FILE = 200_000;

    private final SparkSession spark;
    private final SyntheticWorldConfig config;
    private final String out;

    private SyntheticWorldFiles(SparkSession spark, SyntheticWorldConfig config, URI out) {
        this.spark = spark;
        this.config = config;
        this.out = out.toString().replaceAll("/+$", "");
    }

    /**
     * Writes the world.
     *
     * @param out folder that does not exist or is empty
     * @throws UserError if the folder holds something
     */
    public static void write(SparkSession spark, SyntheticWorldConfig config, URI out) {
        new SyntheticWorldFiles(spark, config, out).write();
    }

    private void write() {
        Path folder = new Path(out);
        try {
            FileSystem files = folder.getFileSystem(spark.sessionState().newHadoopConf());
            if (files.exists(folder) && files.listStatus(folder).length > 0) {
                throw new UserError("--out " + out, "the folder is not empty", "name a new folder, or empty this one");
            }
            writeTables();
            try (Writer writer =
                    new OutputStreamWriter(files.create(new Path(folder, "config.yaml")), StandardCharsets.UTF_8)) {
                writer.write(yaml(files.makeQualified(folder).toString()));
            }
        } catch (IOException e) {
            throw new UserError("--out " + out, "it cannot be written: " + e.getMessage(), "name another folder", e);
        }
    }

    private void writeTables() {
        SyntheticWorld world = new SyntheticWorld(config);
        Dataset<Long> users = numbers(config.users(), USERS_A_FILE);
        FlatMapFunction<Long, Row> ratings = user -> rows(world.ratings(user).iterator());
        csv(users.flatMap(ratings, Encoders.row(RATINGS)), "ratings");
        MapFunction<Long, Row> truth = user -> RowFactory.create("u" + user, world.personaOf(user));
        csv(users.map(truth, Encoders.row(TRUTH)), "truth");
        MapFunction<Long, Row> items = number -> row(world.item(number.intValue()));
        csv(numbers(config.items(), ITEMS_A_FILE).map(items, Encoders.row(ITEMS)), "items");
    }

    private Dataset<Long> numbers(long count, long perFile) {
        return spark.range(0, count, 1, (int) ((count + perFile - 1) / perFile)).as(Encoders.LONG());
    }

    private void csv(Dataset<Row> rows, String name) {
        // quotes doubled, as ingest reads them; Spark's own way is a backslash
        rows.write().option("header", true).option("escape", "\"").csv(out + "/" + name);
    }

    private static Iterator<Row> rows(Iterator<SyntheticRating> ratings) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return ratings.hasNext();
            }

            @Override
            public Row next() {
                SyntheticRating rating = ratings.next();
                return RowFactory.create(rating.userId(), rating.itemId(), rating.rating(), rating.timestamp());
            }
        };
    }

    private static Row row(SyntheticItem item) {
        return RowFactory.create(item.itemId(), item.title(), item.year(), item.categoryNames());
    }

    private String yaml(String folder) {
        String quoted = folder.replace("\\", "\\\\").replace("\"", "\\\"");
        String text =
                """
                # A synthetic world: %d users of %d personas, %d items, %d ratings a user on average, seed %d.
                # Which user is of which persona is in truth/. Run it with
                #   dramatis run -c config.yaml -w WORKSPACE --set model.path=MODEL
                seed: %d
                source:
                  format: csv
                  path: "%s/ratings"
                  items: "%s/items"
                cluster:
                  k: %d # as many as were planted; 0 has the number found by a sweep
                """;
        return String.format(
                Locale.ROOT,
                text,
                config.users(),
                config.personas(),
                config.items(),
                config.ratingsPerUser(),
                config.seed(),
                config.seed(),
                quoted,
                quoted,
                config.personas() > 1 ? config.personas() : 0);
    }
}
