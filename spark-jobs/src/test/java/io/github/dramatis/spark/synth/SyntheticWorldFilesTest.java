package io.github.dramatis.spark.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.synth.SyntheticWorld;
import io.github.dramatis.core.synth.SyntheticWorldConfig;
import io.github.dramatis.spark.ingest.IngestResult;
import io.github.dramatis.spark.ingest.IngestStage;
import io.github.dramatis.spark.stage.LocalStageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticWorldFilesTest {
    private static final SyntheticWorldConfig CONFIG = new SyntheticWorldConfig(60, 100, 3, 5, 20);

    @TempDir
    Path folder;

    @Test
    void aWrittenWorldIsReadByItsOwnConfigWithoutALoss() throws IOException {
        LocalStageContext context = new LocalStageContext(folder);
        Path world = folder.resolve("world");

        SyntheticWorldFiles.write(context.spark(), CONFIG, world.toUri());

        DramatisConfig config = LoadedConfig.parse(
                        "config.yaml", Files.readString(world.resolve("config.yaml")), List.of())
                .config();
        IngestResult result =
                IngestStage.of(context.spark(), config.source(), config.split()).run(context);
        long ratings = 0;
        for (long user = 0; user < CONFIG.users(); user++) {
            ratings += new SyntheticWorld(CONFIG).ratings(user).size();
        }
        assertThat(result.rows()).isEqualTo(new IngestResult.Rows(ratings, 0, 0, 0, 0, 0, ratings));
        assertThat(result.users().kept()).isEqualTo(CONFIG.users());
        assertThat(result.items().all()).isEqualTo(CONFIG.items());
        assertThat(result.items().undescribed()).isZero();
        assertThat(config.seed()).isEqualTo(CONFIG.seed());
    }

    @Test
    void theTruthNamesEveryUsersPersona() {
        LocalStageContext context = new LocalStageContext(folder);
        Path world = folder.resolve("world");

        SyntheticWorldFiles.write(context.spark(), CONFIG, world.toUri());

        List<Row> truth = context.spark()
                .read()
                .option("header", true)
                .csv(world.resolve("truth").toString())
                .collectAsList();
        assertThat(truth).hasSize(60).allSatisfy(row -> assertThat(row.getString(1))
                .isEqualTo(String.valueOf(new SyntheticWorld(CONFIG)
                        .personaOf(Long.parseLong(row.getString(0).substring(1))))));
    }

    @Test
    void aFolderThatHoldsSomethingIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("precious.txt"), "x");

        assertThatThrownBy(
                        () -> SyntheticWorldFiles.write(new LocalStageContext(folder).spark(), CONFIG, folder.toUri()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the folder is not empty");
        assertThat(folder).isDirectoryContaining("glob:**precious.txt");
    }
}
