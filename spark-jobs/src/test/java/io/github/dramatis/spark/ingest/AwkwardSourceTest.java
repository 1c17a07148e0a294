package io.github.dramatis.spark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.ImpressionsConfig;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text as people's exports have it. Protects: text never becomes a row, and no two ids become one. */
class AwkwardSourceTest {
    private static final String HEADER = "user_id,item_id,rating,timestamp,review";

    private final SparkSession spark = Sessions.create("tests");
    private final SourceStorage storage = new SourceStorage(spark.sessionState().newHadoopConf());

    @TempDir
    Path folder;

    @Test
    void aLineBreakInQuotesIsTextAndForgesNoRow() {
        Path file = Sources.write(
                folder.resolve("log.csv"),
                HEADER,
                "a,i1,3,100,\"fine\"",
                "b,i2,4,200,\"see \"\"below\"\"",
                "",
                "evil,i9,5,300,copied",
                "that was it\"",
                "c,i3,5,400,\"\"",
                "d,i4,9,500,\"two",
                "lines\"");

        List<Row> rows = ratings(Sources.of("csv", file));

        assertThat(rows).extracting(row -> row.getString(2)).containsExactlyInAnyOrder("a", "b", "c", "d");
        Row refused = rows.get(3);
        assertThat(refused.getString(6)).contains("rating 9 is not on the scale");
        assertThat(refused.getString(8)).isEqualTo("d,i4,9,500,\"two\nlines\"");
        assertThat(refused.getLong(1)).isEqualTo(offset(file, "d,i4"));
    }

    @Test
    void quotesThatNobodyDoubledStopTheRunRatherThanMakeRowsOfText() {
        Path file = Sources.write(
                folder.resolve("log.csv"),
                HEADER,
                "a,i1,3,100,\"he said \"hi\" to me",
                "evil,i9,5,300,copied",
                "bye\"",
                "b,i2,4,200,x");

        assertRefused(Sources.of("csv", file))
                .hasMessageContaining("log.csv, byte " + offset(file, "a,i1"))
                .hasMessageContaining("source.multi-line: false");
        Sources.write(file, HEADER, "a,i1,3,100,\"never closed", "b,i2,4,200,x");
        assertRefused(Sources.of("csv", file)).hasMessageContaining("is never closed");
    }

    @Test
    void lineByLineAQuoteThatStaysOpenIsARowThatIsRejected() {
        Path file = Sources.write(folder.resolve("log.csv"), HEADER, "a,i1,3,100,\"never closed", "b,i2,4,200,x");
        SourceConfig csv = Sources.of("csv", file);
        SourceConfig byLine = with(csv, "", "", false);

        assertThat(ratings(byLine))
                .extracting(row -> row.getString(6))
                .containsExactly("a quote is never closed", null);
    }

    @Test
    void anItemsTitleMayHaveALineBreak() {
        Path items = Sources.write(
                folder.resolve("items.csv"),
                "item_id,title,year",
                "i1,\"Film 1",
                "Director's cut, 2 discs\",1991",
                "i2,B,1992");
        SourceConfig source = Sources.of("csv", items);

        List<Row> rows = kept(records -> new ItemsReader(spark, storage, source).read(items.toString(), records));

        assertThat(rows)
                .extracting(row -> row.getStruct(4).getString(1))
                .containsExactly("Film 1 Director's cut, 2 discs", "B");
    }

    @Test
    void bytesThatAreNotInTheEncodingAreNamed() throws IOException {
        Path file = folder.resolve("log.csv");
        Sources.write(
                file, StandardCharsets.ISO_8859_1, HEADER, "a,i1,3,100,x", "b\u00e9,i1,3,100,x", "b\u00e8,i1,3,100,x");

        assertRefused(Sources.of("csv", file))
                .hasMessageContaining(
                        "log.csv, byte " + (offset(file, "b") + 1) + ": from this byte on it is not UTF-8")
                .hasMessageContaining("set source.encoding");
        SourceConfig csv = Sources.of("csv", file);
        SourceConfig latin1 = with(csv, "", "ISO-8859-1", true);
        assertThat(ratings(latin1)).extracting(row -> row.getString(2)).containsExactly("a", "b\u00e9", "b\u00e8");
    }

    @Test
    void aFileThatIsNoTextIsCalledWhatItIs() throws IOException {
        Sources.write(folder.resolve("log/part-1.csv"), HEADER, "a,i1,3,100,x");
        Path other = folder.resolve("log/part-2.csv");
        Files.write(other, (HEADER + "\na,i1,3,100,x\n").getBytes(StandardCharsets.UTF_16LE));
        assertRefused(Sources.of("csv", folder.resolve("log")))
                .hasMessageContaining("part-2.csv")
                .hasMessageContaining("UTF-16LE");
        Files.write(other, packed("a,i1,3,100,x\n"));
        assertRefused(Sources.of("csv", folder.resolve("log")))
                .hasMessageContaining("packed with gzip")
                .hasMessageContaining(".gz");
        assertRefused(Sources.of("csv", other)).hasMessageContaining("packed with gzip");
    }

    @Test
    void aCutFileIsNamedWithTheCure() throws IOException {
        byte[] whole = packed((HEADER + "\n") + "a,i1,3,100,x\n".repeat(200_000));
        Files.write(folder.resolve("log.csv.gz"), Arrays.copyOf(whole, whole.length - 20));

        assertRefused(Sources.of("csv", folder.resolve("log.csv.gz")))
                .hasMessageContaining("log.csv.gz")
                .hasMessageContaining("it was cut")
                .hasMessageContaining("fetch the file again");
    }

    @Test
    void aQuoteBehindABackslashForgesNoRow() {
        Path file = Sources.write(
                folder.resolve("log.csv"),
                "review,user_id,item_id,rating,timestamp",
                "\"fine\",a,i1,3,100",
                "\"He said \\\",u999,i3,5,300",
                "and left\",b,i2,4,200");

        assertRefused(Sources.of("csv", file))
                .hasMessageContaining("log.csv, byte " + offset(file, "\"He said"))
                .hasMessageContaining("set source.escape: backslash");
        assertThat(ratings(with(Sources.of("csv", file), SourceConfig.BACKSLASH, "", true)))
                .extracting(row -> row.getString(2))
                .containsExactly("a", "b");
    }

    @Test
    void aFileWithAnotherHeaderIsNamedWithoutATrace() {
        Sources.write(folder.resolve("log/part-1.csv"), HEADER, "a,i1,3,100,x");
        Sources.write(folder.resolve("log/part-2.csv"), "item_id,user_id,rating,timestamp,review", "i1,b,3,100,x");

        assertRefused(Sources.of("csv", folder.resolve("log")))
                .hasMessageContaining("part-2.csv")
                .hasMessageContaining("not the header");
    }

    @Test
    void aFileThatIsNotPackedAsItsNameSaysIsCalledWhatItIs() throws IOException {
        Path file = folder.resolve("log.csv.gz");
        Sources.write(file, HEADER, "a,i1,3,100,x");
        assertRefused(Sources.of("csv", file))
                .hasMessageContaining("its name ends in .gz, but it is text")
                .hasMessageContaining("take .gz off its name");
        Files.write(folder.resolve("log.csv.bz2"), packed(HEADER));
        assertRefused(Sources.of("csv", folder.resolve("log.csv.bz2"))).hasMessageContaining("packed with gzip");
    }

    @Test
    void aParquetFileAmongTextIsCalledOne() throws IOException {
        Sources.write(folder.resolve("log/part-1.csv"), HEADER, "a,i1,3,100,x");
        Files.writeString(folder.resolve("log/part-2.csv"), "PAR1 and so on");

        assertRefused(Sources.of("csv", folder.resolve("log"))).hasMessageContaining("a Parquet file");
    }

    @Test
    void aNameIsNoPatternOfNames() {
        Sources.write(folder.resolve("log{a}/ratings[1].csv"), HEADER, "a,i1,3,100,x");

        assertThat(ratings(Sources.of("csv", folder.resolve("log{a}/ratings[1].csv"))))
                .hasSize(1);
        assertThat(ratings(Sources.of("csv", folder.resolve("log{a}")))).hasSize(1);
    }

    @Test
    void manySmallFilesAreReadInFewTasks() {
        for (int i = 0; i < 40; i++) {
            Sources.write(folder.resolve("log/part-" + i + ".csv"), HEADER, "u" + i + ",i1,3,100,x");
        }
        SourceConfig csv = Sources.of("csv", folder.resolve("log"));

        Dataset<Row> lines = new SourceLines(spark, storage, csv, false).read(csv.path());

        assertThat(lines.rdd().getNumPartitions()).isLessThan(10);
        assertThat(ratings(csv)).hasSize(40);
    }

    private static SourceConfig with(SourceConfig csv, String escape, String encoding, boolean multiLine) {
        return new SourceConfig(
                "csv",
                csv.path(),
                "",
                "",
                "",
                List.of(),
                SourceConfig.RATINGS,
                csv.columns(),
                ImpressionsConfig.none(),
                ",",
                escape,
                encoding,
                multiLine,
                csv.scale(),
                false,
                csv.maxRejected());
    }

    private List<Row> ratings(SourceConfig source) {
        RatingsReader reader = new RatingsReader(spark, storage, source);
        return kept(records -> reader.read(source.path(), records));
    }

    private static List<Row> kept(Function<Boolean, Dataset<Row>> reader) {
        try (WholeReading reading = WholeReading.of(reader)) {
            return reading.rows().collectAsList();
        }
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(SourceConfig source) {
        return assertThatThrownBy(() -> ratings(source))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("To fix it:");
    }

    /** Byte at which a line of the file that begins so begins. */
    private static long offset(Path file, String line) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).indexOf("\n" + line) + 1;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
