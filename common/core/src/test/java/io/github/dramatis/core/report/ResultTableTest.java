package io.github.dramatis.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
    @Test
    void variantsComeFirstThenTheBaselinesTheBestOnTop() {
        String table = ResultTable.render(SampleReport.measurements(2));

        List<String> first =
                table.lines().skip(2).map(line -> line.split(" {2,}")[0]).toList();
        assertThat(first)
                .startsWith(
                        "frozen (short+long)",
                        "single-max (short+long)",
                        "single-min (short+long)",
                        "persona (short+long)",
                        "damped user+item bias",
                        "ALS",
                        "user mean",
                        "item mean",
                        "global mean");
        assertThat(table)
                .contains("-0.017 (-0.031 to -0.002)  beats\n")
                .contains("best baseline\n")
                .endsWith("1,027 test rows, 143 users; intervals from resampled users\n");
    }

    @Test
    void columnsAreAlignedAndPlainAscii() {
        String table = ResultTable.render(SampleReport.measurements(0));

        assertThat(table).matches("[ -~\n]*");
        assertThat(table.lines().skip(2).limit(9).map(line -> line.charAt(table.indexOf("RMSE") + 3)))
                .allMatch(Character::isDigit);
    }

    @Test
    void theOrderOfTheMeasurementsDoesNotMatter() {
        var shuffled = new ArrayList<>(SampleReport.measurements(2));
        Collections.reverse(shuffled);

        assertThat(ResultTable.render(shuffled)).isEqualTo(ResultTable.render(SampleReport.measurements(2)));
    }

    @Test
    void withoutMeasurementsThereIsOnlyTheHeader() {
        assertThat(ResultTable.render(List.of()).lines()).hasSize(2);
    }
}
