package io.github.dramatis.spark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet as pandas, Hive and careless exports write it. */
class ParquetSourceTest {
    private final SparkSession spark = Sessions.create("tests");
    private final SourceStorage storage = new SourceStorage(spark.sessionState().newHadoopConf());

    @TempDir
    Path folder;

    @Test
    void namesOfPartitionFoldersAreTextAsTheyStand() {
        for (String user : List.of("007", "7", "1.0", "2020-01-01")) {
            spark.sql("select 'i' as item_id, 3 as rating, 100L as timestamp")
                    .write()
                    .parquet(folder.resolve("log/user_id=" + user).toString());
        }

        assertThat(ratings(folder.resolve("log")))
                .extracting(row -> row.getString(2))
                .containsExactlyInAnyOrder("007", "7", "1.0", "2020-01-01");
    }

    @Test
    void filesOfOtherTypesAreReadEachAsItIs() {
        write("day-1", "select 7L as user_id, 1 as item_id, 4 as rating, 100L as timestamp");
        write(
                "day-2",
                "select 7D as user_id, 1L as item_id, 3.0F as rating, timestamp'1970-01-01 00:05:00' as timestamp");
        write("day-3", "select '07' as user_id, 1S as item_id, '5' as rating, 500.0D as timestamp, 1 as more");

        List<Row> rows = ratings(folder.resolve("log"));

        assertThat(rows).allMatch(row -> row.isNullAt(6));
        assertThat(rows).extracting(row -> row.getString(2)).containsExactlyInAnyOrder("7", "7", "07");
        assertThat(rows).extracting(row -> row.getString(3)).containsOnly("1");
        assertThat(rows)
                .extracting(row -> row.getLong(5))
                .containsExactlyInAnyOrder(100_000_000L, 300_000_000L, 500_000_000L);
    }

    @Test
    void millisecondsThatAreNoTimeAreRowsThatAreRejected() throws IOException {
        Path file = write(
                log("required int64 timestamp (TIMESTAMP(MILLIS,true))"),
                row -> row.append("timestamp", Long.MAX_VALUE));

        assertThat(ratings(file))
                .extracting(row -> row.getString(6))
                .first()
                .asString()
                .contains("timestamp");
    }

    @Test
    void millisecondsAreATimeWhetherOrNotTheyAreAdjustedToUtc() throws IOException {
        Path file = write(
                log("required int64 timestamp (TIMESTAMP(MILLIS,false))"),
                row -> row.append("timestamp", 1_500_000_000_123L));
        assertThat(ratings(file)).extracting(row -> row.getLong(5)).containsExactly(1_500_000_000_123_000L);
    }

    /** Of tests/golden/parquet_newer.py. */
    @Test
    void aFileWithATypeThatCameLaterIsNotCalledDamaged() {
        assertThatThrownBy(() -> ratings(Path.of("src/test/resources/parquet/float16.parquet")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("of a type that the Parquet of this version does not know");
    }

    @Test
    void columnsThatDifferInCapitalsAloneAreNamed() throws IOException {
        Path file =
                write(log("required int64 timestamp", "required int64 USER_ID"), row -> row.append("timestamp", 100L)
                        .append("USER_ID", 1L));

        assertThatThrownBy(() -> ratings(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("user_id and USER_ID differ in capitals alone");
    }

    @Test
    void nanosecondsAreATimeAndWhatCannotBeReadIsInNobodysWay() throws IOException {
        Path file = write(
                log(
                        "required int64 timestamp (TIMESTAMP(NANOS,true))",
                        "required int64 seen (TIMESTAMP(NANOS,false))",
                        "required int64 clock (TIME(NANOS,true))"),
                row -> row.append("timestamp", 1_500_000_000_123_456_789L)
                        .append("seen", 5_000_000_000L)
                        .append("clock", 1L));

        assertThat(ratings(file)).extracting(read -> read.getLong(5)).containsExactly(1_500_000_000_123_456L);
        SourceConfig mapped = Sources.of("parquet", file, "clock");
        assertThatThrownBy(() -> new RatingsReader(spark, storage, mapped).read(mapped.path(), false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("column clock (source.columns.timestamp)")
                .hasMessageContaining("TIME(NANOS,true)");
    }

    @Test
    void aTimeBefore1970IsARowThatIsRejected() throws IOException {
        Path file = write(
                log("required int64 timestamp (TIMESTAMP(MICROS,true))"),
                row -> row.append("timestamp", -2_209_000_000_000_000L),
                row -> row.append("timestamp", -15_000_000_000_000_000L),
                row -> row.append("timestamp", 1_500_000_000_000_000L));

        assertThat(ratings(file))
                .extracting(row -> row.getString(6))
                .containsExactly(
                        "timestamp 1899-12-31 20:53:20 lies outside the years 1970 to 9999",
                        "timestamp 1494-09-01 21:20:00 lies outside the years 1970 to 9999",
                        null);
    }

    @Test
    void aFileThatIsCutOrOfAnotherKindIsNamed() throws IOException {
        write("day-1", "select 'u' as user_id, 'i' as item_id, 3 as rating, 100L as timestamp");
        Files.writeString(folder.resolve("log/day-2.parquet"), "PAR1 and no more");

        assertThatThrownBy(() -> ratings(folder.resolve("log")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("day-2.parquet")
                .hasMessageContaining("it was cut")
                .hasMessageContaining("To fix it:");
    }

    /** The schema of ratings with more columns than these three. */
    private static String log(String... columns) {
        return "message log { required binary user_id (STRING); required binary item_id (STRING);"
                + " required int32 rating; " + String.join("; ", columns) + "; }";
    }

    /** A file that names no Spark, with a user, an item and a rating in each row. */
    @SafeVarargs
    private Path write(String schema, UnaryOperator<Group>... rows) throws IOException {
        MessageType type = MessageTypeParser.parseMessageType(schema);
        Path file = folder.resolve("ratings.parquet");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(
                        HadoopOutputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))
                .withType(type)
                .build()) {
            for (UnaryOperator<Group> row : rows) {
                Group group = new SimpleGroupFactory(type).newGroup();
                writer.write(row.apply(
                        group.append("user_id", "u").append("item_id", "i").append("rating", 3)));
            }
        }
        return file;
    }

    private void write(String name, String rows) {
        spark.sql(rows)
                .coalesce(1)
                .write()
                .parquet(folder.resolve("log/" + name).toString());
    }

    private List<Row> ratings(Path path) {
        SourceConfig source = Sources.of("parquet", path);
        return new RatingsReader(spark, storage, source)
                .read(source.path(), false)
                .collectAsList();
    }
}
