package io.github.dramatis.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
    private static final String REDACTION = "spark.redaction.regex";

    @Test
    void aLocalMasterHasATaskForEachCoreAndAUsersOwnStays() {
        SparkConf local = Sessions.completed(new SparkConf(false), 3);
        assertThat(local.get("spark.master")).isEqualTo("local[3]");
        assertThat(local.get("spark.driver.host"))
                .as("settings of a local master")
                .isEqualTo("localhost");
        for (String own : List.of("local[*]", "local[8]", "yarn")) {
            SparkConf given = new SparkConf(false).set("spark.master", own);
            assertThat(Sessions.completed(given, 3).get("spark.master")).isEqualTo(own);
        }
    }

    @Test
    void metricsHaveANameOnEveryMasterUnlessTheUserGivesAnother() {
        assertThat(Sessions.completed(new SparkConf(false).set("spark.master", "yarn"), 2)
                        .get("spark.metrics.namespace"))
                .isEqualTo("dramatis");
        assertThat(Sessions.completed(new SparkConf(false).set("spark.metrics.namespace", "ours"), 2)
                        .get("spark.metrics.namespace"))
                .isEqualTo("ours");
    }

    @Test
    void keysAreRedactedBesideWhatAUsersOwnPatternNames() {
        SparkConf plain = Sessions.completed(new SparkConf(false), 2);
        SparkConf own = Sessions.completed(new SparkConf(false).set(REDACTION, "salary"), 2);

        for (String key : List.of("OPENAI_API_KEY", "openai.apikey", "DRAMATIS_SUPPRESSION_KEY", "sun.java.command")) {
            assertThat(isRedacted(plain, "spark.executorEnv." + key)).as(key).isTrue();
            assertThat(isRedacted(own, "spark.executorEnv." + key)).as(key).isTrue();
        }
        assertThat(isRedacted(plain, "spark.my.password"))
                .as("by Spark's default")
                .isTrue();
        assertThat(isRedacted(own, "spark.salary")).isTrue();
        assertThat(isRedacted(plain, "spark.executorEnv.MONKEY")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes", "yarn"})
    void theTemplatesRedactKeysBeforeThereIsASession(String where) throws IOException {
        Properties template = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("../submit", where, "spark.conf"))) {
            template.load(file);
        }
        SparkConf conf = new SparkConf(false).set(REDACTION, template.getProperty(REDACTION));

        assertThat(isRedacted(conf, "spark.executorEnv.OPENAI_API_KEY")).isTrue();
        assertThat(isRedacted(conf, "spark.executor.memory")).isFalse();
    }

    private static boolean isRedacted(SparkConf conf, String key) {
        return Pattern.compile(conf.get(REDACTION)).matcher(key).find();
    }

    @Test
    void timestampsAreWrittenAsMicrosecondsInUtc(@TempDir Path folder) throws IOException {
        SparkSession spark = Sessions.create("tests");
        String files = folder.resolve("t").toString();
        spark.sql("SELECT timestamp '2026-01-01 00:00:00' AS timestamp").write().parquet(files);

        PrimitiveType type;
        try (Stream<Path> written = Files.list(Path.of(files))) {
            String part = written.map(Path::toString)
                    .filter(name -> name.endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(part), spark.sparkContext().hadoopConfiguration()))) {
                type = reader.getFileMetaData().getSchema().getType("timestamp").asPrimitiveType();
            }
        }

        assertThat(type.getPrimitiveTypeName()).as("not INT96").isEqualTo(PrimitiveTypeName.INT64);
        assertThat(type.getLogicalTypeAnnotation())
                .isEqualTo(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
    }
}
