package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects: what needs examples alone, training elsewhere and a sweep, works on a run that ended with them. */
class ExamplesAloneTest {
    @TempDir
    Path folder;

    @Test
    void afterARunToExamplesRowsForOtherTrainersAreWrittenAndASweepEndsAsTheRunDid() throws IOException {
        String world = folder.resolve("world").toString();
        SmallPipeline.writeWorld(Sessions.create("tests"), world);
        Files.writeString(
                Path.of(world, "ratings", "broken.csv"),
                "user_id,item_id,rating,timestamp\n" + "u1,i1,many,1600000000\n".repeat(40));
        String config = Files.writeString(
                        folder.resolve("config.yaml"),
                        SmallPipeline.config(world, Launcher.TINY_LLAMA.toString()) + "sweep: {over: {rank: [2, 4]}}\n")
                .toString();
        Path rows = folder.resolve("rows/single-max.jsonl");

        Launcher.Outcome run = dramatis("run", "-c", config, "--to", "examples");
        Launcher.Outcome written =
                dramatis("adapter", "rows", "--adapter", "single-max/short+long/all", "--out", rows.toString());
        Launcher.Outcome sweep = dramatis("sweep", "-c", config);

        assertThat(run.status()).as(run.err()).isEqualTo(3);
        assertThat(run.out()).as("of nothing that it has not done").doesNotContain("RMSE", "Report: ");
        assertThat(written.status()).as(written.err()).isZero();
        assertThat(rows).isNotEmptyFile();
        assertThat(rows.resolveSibling("single-max.json")).isNotEmptyFile();
        assertThat(sweep.status()).as(sweep.err()).isEqualTo(3);
        assertThat(sweep.out()).contains("incomplete: ", "Report: ");
    }

    private Launcher.Outcome dramatis(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-w", folder.resolve("w").toString()));
        return Launcher.dramatis(all.toArray(String[]::new));
    }
}
