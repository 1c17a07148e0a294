package io.github.dramatis.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.report.SweepReport.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepReportTest {
    private static final SweepReport REPORT = new SweepReport(List.of(
            new Run("rank: 8, target-modules: [q_proj, v_proj]", 1, 10, 2.1, 1, null),
            new Run("rank: 8, target-modules: [q_proj, v_proj]", 2, 30, 1.9, 3, null),
            new Run("rank: 4, target-modules: <all>", 1, 10, 2.2, 1, null),
            new Run("rank: 2, target-modules: q_proj", 1, 0, null, 0, "the loss is NaN")));

    @Test
    void theTextHasTheBestFirstFailuresLastAndTheLinesToPaste() {
        assertThat(REPORT.text())
                .isEqualTo(
                        """
                        configuration                              rung  steps  seconds  loss on tuning rows
                        -----------------------------------------  ----  -----  -------  -----------------------
                        rank: 8, target-modules: [q_proj, v_proj]     2     30      3.0  1.9000
                        rank: 4, target-modules: <all>                1     10      1.0  2.2000
                        rank: 2, target-modules: q_proj               1      0      0.0  failed: the loss is NaN

                        The best, for the configuration:

                        train:
                          rank: 8
                          target-modules: [q_proj, v_proj]
                        """);
    }

    @Test
    void whatFailedInALaterRungIsNotTheBest() {
        SweepReport report = new SweepReport(List.of(
                new Run("rank: 8", 1, 10, 2.1, 1, null),
                new Run("rank: 8", 2, 10, null, 1, "the loss is NaN"),
                new Run("rank: 4", 1, 10, 2.2, 1, null)));

        assertThat(report.order()).extracting(Run::configuration).containsExactly("rank: 4", "rank: 8");
        assertThat(report.html()).contains("The best is rank: 4, with a loss of 2.2000 on the tuning rows.");
    }

    @Test
    void thePageHasACurveForEachConfigurationAndNothingOfThemIsMarkup() {
        String page = REPORT.html();

        assertThat(page).contains("<svg", "polyline").doesNotContain("<all>").contains("&lt;all&gt;");
        assertThat(page)
                .containsSubsequence(
                        "<p class=\"lead\">The best is rank: 8, target-modules: [q_proj, v_proj], with a loss of"
                                + " 1.9000 on the tuning rows.</p>",
                        "<tr><th scope=\"row\">rank: 2, target-modules: q_proj</th>\n<td>1</td>\n<td>0</td>\n"
                                + "<td>0.0</td>\n<td>failed: the loss is NaN</td>\n</tr>",
                        "<pre>train:\n  rank: 8\n  target-modules: [q_proj, v_proj]\n</pre>")
                .endsWith("</html>\n");
    }
}
