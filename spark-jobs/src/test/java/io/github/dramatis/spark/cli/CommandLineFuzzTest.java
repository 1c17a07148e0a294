package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Whatever is typed, it is a command or an error that says what is wrong: {@code fuzz.tries} lines, a thousand else.
 */
class CommandLineFuzzTest {
    private static final List<String> WORDS = List.of(
            "run",
            "ask",
            "simulate",
            "probe",
            "forget",
            "clean",
            "adapter",
            "rows",
            "train",
            "model",
            "logits",
            "sql",
            "status",
            "experiment",
            "synth",
            "config",
            "-c",
            "-w",
            "--set",
            "--from",
            "--to",
            "--only",
            "--budget",
            "--agents",
            "--rows",
            "--degrade",
            "--built-in",
            "--population",
            "--gate",
            "--dry-run",
            "--accept-incomplete",
            "--accept-incomplete=maybe",
            "--threads",
            "--older-than",
            "--keep",
            "--help",
            "--version",
            "--no-such",
            "--",
            "-",
            "",
            " ",
            "=",
            "a=b",
            "=b",
            "1",
            "-1",
            "0",
            "1e9",
            "NaN",
            "99999999999",
            "all",
            "0,25,,50",
            "a b",
            "\"",
            "@file",
            "\u0000",
            "\uD83D",
            "é",
            "%s",
            "${env:HOME}");
    private static final List<String> COMMANDS = List.of(
            "run",
            "experiment",
            "ask",
            "simulate",
            "sweep",
            "probe",
            "config",
            "status",
            "clean",
            "forget",
            "upgrade",
            "ingest",
            "train",
            "predict",
            "evaluate");
    private static final int MOST_WORDS = 8;
    private static final int EXECUTED = 200;

    /** What is given along reaches neither a workspace nor a configuration that is there. */
    @Test
    void aLineAboutWhatIsNotThereEndsInWordsAndPublishesNothing(@TempDir Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(8);
        List<String> nowhere = List.of(
                "-w",
                folder.resolve("none/w").toString(),
                "-c",
                folder.resolve("none.yaml").toString());
        for (int i = 0; i < EXECUTED; i++) {
            List<String> line = new ArrayList<>(List.of(COMMANDS.get(random.nextInt(COMMANDS.size()))));
            line.addAll(nowhere.subList(0, 2 + 2 * random.nextInt(2)));
            for (int word = random.nextInt(3); word > 0; word--) {
                line.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            try {
                assertThat(Dramatis.execute(line.toArray(String[]::new)))
                        .as(line.toString())
                        .isBetween(0, 4);
            } catch (UserError e) {
                assertThat(e.getMessage()).as(line.toString()).isNotBlank();
            }
            assertThat(folder).as(line.toString()).isEmptyDirectory();
        }
    }

    /** What a shell makes of a variable that is not set, and a name with a colon before any slash. */
    @ParameterizedTest
    @ValueSource(strings = {"", "12:30"})
    void aNameThatNoFileCanHaveIsRefusedInWords(String name, @TempDir Path folder) {
        String workspace = folder.resolve("w").toString();
        for (List<String> line : List.of(
                List.of("config", "-c", name),
                List.of("run", "-c", name, "-w", workspace),
                List.of("forget", "-w", workspace, "--users", name),
                List.of("ask", "-w", workspace, "--pairs", "pairs.csv", "--out", name),
                List.of("synth", "--users", "9", "--items", "99", "--personas", "2", "--out", name))) {
            assertThatThrownBy(() -> Dramatis.execute(line.toArray(String[]::new)))
                    .as(line.toString())
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(name.isEmpty() ? "empty" : "Relative path in absolute URI: 12:30");
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** Refused before it is looked whether the workspace is there. */
    @ParameterizedTest
    @ValueSource(strings = {"ask -w w --user u --item i --ratings r.csv", "clean -w w --keep 0"})
    void anOptionThatWouldNotBeFollowedIsRefused(String line) {
        String[] words = line.split(" ");

        assertThatThrownBy(() -> Dramatis.execute(words))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(words[words.length - 2] + " " + words[words.length - 1]);
    }

    @ParameterizedTest
    @CsvSource({"0, 99, 1, 20", "9, 1, 1, 20", "9, 99, 0, 20", "9, 99, 2, 3"})
    void whatIsTooLittleForAWorldIsNamedByAnOptionOfSynth(
            String users, String items, String personas, String interactions, @TempDir Path folder) {
        List<String> line = List.of(
                "synth",
                "--users",
                users,
                "--items",
                items,
                "--personas",
                personas,
                "--interactions",
                interactions,
                "--out",
                folder.toString());

        assertThatThrownBy(() -> Dramatis.execute(line.toArray(String[]::new)))
                .isInstanceOfSatisfying(UserError.class, error -> assertThat(line)
                        .contains(error.what().split(" ")[0]));
    }

    @Test
    void anyLineIsParsedOrRefusedInWords() {
        SplittableRandom random = new SplittableRandom(7);
        CommandLine commands = Dramatis.commands();
        int refused = 0;
        int tries = Integer.getInteger("fuzz.tries", 1000);
        for (int i = 0; i < tries; i++) {
            List<String> line = new ArrayList<>();
            for (int word = random.nextInt(MOST_WORDS); word >= 0; word--) {
                line.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            try {
                commands.parseArgs(line.toArray(String[]::new));
            } catch (ParameterException e) {
                refused++;
                assertThat(e.getMessage()).as(line.toString()).isNotBlank();
            }
        }
        assertThat(refused).isPositive().isLessThan(tries);
    }
}
