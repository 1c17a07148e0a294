package io.github.dramatis.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

class SessionsTest {
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
