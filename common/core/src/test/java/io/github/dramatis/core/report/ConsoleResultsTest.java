package io.github.dramatis.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleResultsTest {
    @Test
    void variantsComeFirstThenTheBaselinesTheBestOnTop() {
        String table = ConsoleResults.render(SampleReport.results(2));

        List<String> first =
                table.lines().skip(5).map(line -> line.split(" {2,}")[0]).toList();
        assertThat(first)
                .startsWith(
                        "frozen (short+long)",
                        "single-max (short+long)",
                        "single-min (short+long)",
                        "random clusters (short+long)",
                        "persona (short+long)",
                        "damped user+item bias",
                        "ALS",
                        "user mean",
                        "item mean",
                        "global mean");
        assertThat(table)
                .contains("-0.012 (-0.018 to -0.006)  better\n")
                .containsPattern("damped user\\+item bias +0\\.915 .* best baseline\n")
                .endsWith("1,027 test rows, 143 users; intervals from resampled users\n");
    }

    @Test
    void theFirstLinesSayWhetherPersonasHelp() {
        assertThat(ConsoleResults.render(SampleReport.results(2)))
                .startsWith("Personas help here: NLL -0.030 (-0.050 to -0.010) against random clusters, "
                        + "1,027 rows, 143 users, 3 seeds.\nPersonas do not help here: RMSE -0.001");
    }

    @Test
    void withoutRandomClustersTheySayThatItWasNotTestedAndWhatWasCompared() {
        assertThat(ConsoleResults.render(SampleReport.withoutRandomClusters()).lines())
                .startsWith(
                        "Whether personas help here was not tested: that takes random clusters of the same sizes, and"
                                + " none answered (train.adapters: random).",
                        "Persona (short+long) is better: NLL -0.025 (-0.045 to -0.005) against single-min, 1,027 rows,"
                                + " 143 users, 3 seeds.");
    }

    @Test
    void itsColumnsAreThoseOfTheTableInTheReadme() throws IOException {
        String readme = Files.readString(Path.of("../../README.md"))
                .lines()
                .filter(line -> line.startsWith("| | RMSE |"))
                .findFirst()
                .orElseThrow();
        String header =
                ConsoleResults.render(SampleReport.results(0)).lines().toList().get(3);

        assertThat(header.strip().split(" {2,}"))
                .containsExactly(readme.substring(4, readme.length() - 2).split(" \\| "));
    }

    @Test
    void columnsAreAlignedAndPlainAscii() {
        String table = ConsoleResults.render(SampleReport.results(0));

        assertThat(table).matches("[ -~\n]*");
        int endOfRmse = table.lines().toList().get(3).indexOf("RMSE") + 3;
        assertThat(table.lines().skip(5).limit(10).map(line -> line.charAt(endOfRmse)))
                .allMatch(Character::isDigit);
    }

    @Test
    void theOrderOfTheMeasurementsDoesNotMatter() {
        var shuffled = new ArrayList<>(SampleReport.measurements(2));
        Collections.reverse(shuffled);
        var contrasts = new ArrayList<>(SampleReport.contrasts());
        Collections.reverse(contrasts);

        assertThat(ConsoleResults.render(new Results(shuffled, contrasts)))
                .isEqualTo(ConsoleResults.render(SampleReport.results(2)));
    }

    @Test
    void aVariantIsSaidToLackTheRowsThatNotAllItsSeedsAnswered() {
        Results all = SampleReport.results(0);
        Results some = new Results(
                all.measurements(),
                all.contrasts().stream()
                        .map(c -> c.predictor().equals(SampleReport.PERSONA) ? ofRows(600, c) : c)
                        .toList());

        assertThat(ConsoleResults.render(some))
                .endsWith("1,027 test rows, 143 users, persona (short+long) 600 of the rows; intervals from resampled"
                        + " users\n");
    }

    private static Contrast ofRows(long rows, Contrast c) {
        return new Contrast(
                c.predictor(),
                c.against(),
                c.loss(),
                c.scale(),
                c.value(),
                c.standardError(),
                c.adjustedP(),
                rows,
                c.users(),
                c.seeds(),
                c.declared());
    }

    @Test
    void withoutTuningRowsTheLastLineSaysWhichBaselineStandsIn() {
        Results results = SampleReport.results(0);

        assertThat(ConsoleResults.render(results.withStandIn(Baseline.BIAS)))
                .endsWith("no tuning rows to find the best baseline on: the damped user+item bias stands in\n");
        assertThat(ConsoleResults.render(results.withChosen(Baseline.BIAS))).doesNotContain("stands in");
    }

    @Test
    void withoutMeasurementsThereIsOnlyTheHeader() {
        assertThat(ConsoleResults.render(new Results(List.of(), List.of())).lines())
                .hasSize(2);
    }
}
