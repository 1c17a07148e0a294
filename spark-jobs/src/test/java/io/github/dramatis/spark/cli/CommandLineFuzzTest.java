package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Whatever is typed, it is a command or an error that says what is wrong: {@code fuzz.tries} lines, a thousand else. */
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
    private static final int MOST_WORDS = 8;

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
