package io.github.dramatis.spark.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.LocalStageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowCodecTest {
    @TempDir
    Path folder;

    @Test
    void timestampsAreMicrosecondsInUtcThatEveryReaderOfParquetKnows() throws IOException {
        LocalStageContext context = new LocalStageContext(folder);
        context.put(
                Tables.INTERACTIONS,
                List.of(new Interaction("7", "1", 4.5, Instant.parse("2001-02-03T04:05:06Z"), "train")));
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve("interactions"))) {
            file = files.filter(f -> f.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }

        try (ParquetFileReader reader = ParquetFileReader.open(
                HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
            assertThat(reader.getFileMetaData().getSchema().getType("timestamp").getLogicalTypeAnnotation())
                    .isEqualTo(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS));
        }
    }

    @Test
    void recordsComeBackFromParquetAsTheyWent() {
        LocalStageContext context = new LocalStageContext(folder);
        List<Item> items = List.of(
                new Item("1", "Heat", 1995, List.of("Crime", "Thriller"), Map.of("imdb", "0113277")),
                new Item("2", "Untitled", null, List.of(), Map.of()));
        List<Interaction> interactions =
                List.of(new Interaction("7", "1", 4.5, Instant.parse("2001-02-03T04:05:06Z"), "train"));
        List<Persona> personas = List.of(new Persona(
                "traits",
                "0",
                "night owls",
                12,
                new double[] {0.25, -1},
                Map.of("activity", 2.5),
                1.5,
                List.of("7"),
                "{}",
                "{}"));

        context.put(Tables.ITEMS, items);
        context.put(Tables.INTERACTIONS, interactions);
        context.put(Tables.PERSONAS, personas);

        assertThat(context.rows(Tables.ITEMS)).isEqualTo(items);
        assertThat(context.rows(Tables.INTERACTIONS)).isEqualTo(interactions);
        assertThat(context.rows(Tables.PERSONAS).get(0).centre()).containsExactly(0.25, -1);
    }

    @Test
    void everyTableHasASchemaInSnakeCase() {
        assertThat(Tables.ALL)
                .allSatisfy(table -> assertThat(table.codec().schema().fieldNames())
                        .isNotEmpty()
                        .allMatch(name -> name.matches("[a-z]+[0-9]?(_[a-z]+[0-9]?)*")));
    }

    @Test
    void aMissingColumnIsNamedWithTableAndCure() {
        StructType without =
                new StructType().add("user_id", DataTypes.StringType).add("interactions", DataTypes.IntegerType);

        assertThatThrownBy(() -> Tables.PROFILE_VECTORS.codec().check("profile_vectors", without))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("profile_vectors")
                .hasMessageContaining("column vector")
                .hasMessageContaining("missing")
                .hasMessageContaining("--force");
    }

    @Test
    void aColumnThatWasAddedLaterReadsAsNullFromEarlierFiles() {
        LocalStageContext context = new LocalStageContext(folder);
        RejectedInteraction rejected = new RejectedInteraction("ratings.csv", 7, "no number", "ann,1,x", "ann");
        context.put(Tables.INTERACTIONS_REJECTED, List.of(rejected));
        RowCodec<RejectedInteraction> codec = Tables.INTERACTIONS_REJECTED.codec();
        Dataset<Row> earlier = context.read(Tables.INTERACTIONS_REJECTED).drop("user_id");

        codec.check("interactions_rejected", earlier.schema());

        assertThat(codec.decodeAll(earlier))
                .containsExactly(new RejectedInteraction("ratings.csv", 7, "no number", "ann,1,x", null));
        assertThat(codec.fits(earlier.schema())).isTrue();
        assertThat(codec.fits(earlier.drop("raw").schema())).isFalse();
    }
}
