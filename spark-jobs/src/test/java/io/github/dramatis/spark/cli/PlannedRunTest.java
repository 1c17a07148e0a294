package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.synth.SyntheticWorldConfig;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.synth.SyntheticWorldFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects: a plan is of the configuration that is run. */
class PlannedRunTest {
    private static final String MODEL = "../common/language-model/src/test/resources/tiny-llama";

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void writeWorld() throws IOException {
        Path world = folder.resolve("world");
        SyntheticWorldFiles.write(Sessions.create("tests"), new SyntheticWorldConfig(24, 80, 2, 5, 20), world.toUri());
        config = Files.writeString(
                folder.resolve("config.yaml"),
                """
                source: {format: csv, path: "%1$s/ratings", items: "%1$s/items"}
                agents: {users: 20}
                targets: {train-rows-per-user: 4, validation-rows: 60, test-rows-per-user: 2}
                cluster: {features: traits, k: 2}
                estimate: {folds: 2, rank: 2, iterations: 1}
                examples: {max-tokens: 1000}
                model: {path: %2$s}
                train: {adapters: [single-max], rank: 2, alpha: 4, batch-size: 16}
                """
                        .formatted(world, MODEL));
    }

    @Test
    void aDryRunCountsTheTargetsOfItsOwnConfigurationAndNotThoseOfTheRunBefore() {
        assertThat(dramatis("run", "--to", "targets").status()).isZero();

        Printed same = dramatis("experiment", "--dry-run");
        Printed smaller = dramatis(
                "experiment",
                "--dry-run",
                "--set",
                "agents.users=3",
                "--set",
                "targets.validation-rows=6",
                "--set",
                "targets.test-rows=7");

        assertThat(same.out())
                .containsPattern("train +single-max +1 variants")
                .doesNotContainPattern("train +single-max +1 variants +12 rows");
        assertThat(smaller.out())
                .containsPattern("train +single-max +1 variants +12 rows")
                .as("2 to pool with, and 2 of each agent")
                .containsPattern("predict +single-max +1 variants +8 rows");
        assertThat(dramatis("experiment", "--dry-run", "--set", "agents.users=0")
                        .status())
                .as("everybody: nothing says how many rows that is")
                .isEqualTo(Dramatis.WRONG_INPUT);
    }

    @Test
    void itSaysWhatLanguageModelsAreAskedOrWhichCommandSaysIt() {
        String[] asking = {
            "--dry-run",
            "--set",
            "reflect.reflector=llm",
            "--set",
            "reflect.llm.model=m",
            "--set",
            "reflect.llm.prices={m: {input: 1, output: 2}}",
            "--set",
            "predict.base-url=http://localhost:9/v1",
            "--set",
            "predict.server.models=[s]"
        };

        Printed before = dramatis("experiment", asking);
        assertThat(dramatis("run", "--to", "targets").status()).isZero();
        Printed after = dramatis("experiment", asking);

        assertThat(before.out())
                .as("no table is there")
                .containsPattern("reflect asks a language model; what that takes, submit/dramatis reflect -c .*"
                        + " --dry-run says, after submit/dramatis run -c .* --to targets\n")
                .doesNotContain("price ");
        assertThat(after.out())
                .containsPattern("reflect asks a language model:\nmodel +m at http://localhost:8000/v1\nusers +\\d+\n")
                .containsPattern("calls +\\d+; 0 answers are there already")
                .containsPattern("price +\\d+\\.\\d\\d \\(1\\.0 in, 2\\.0 out a million tokens\\)")
                .as("no prompt is made")
                .containsPattern("predict asks models behind a server; what that takes, submit/dramatis predict -c .*"
                        + " --to examples\n");
    }

    private Printed dramatis(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command, "-c", config.toString(), "-w", folder.resolve("w").toString()));
        arguments.addAll(List.of(more));
        return Printed.by(arguments.toArray(String[]::new));
    }
}
