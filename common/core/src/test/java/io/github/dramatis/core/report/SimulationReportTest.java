package io.github.dramatis.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.report.SimulationReport.Curve;
import io.github.dramatis.core.report.SimulationReport.Step;
import io.github.dramatis.core.report.SimulationReport.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationReportTest {
    private static Value value(String name, String measure, double value, String letters) {
        return new Value(
                name, null, measure, value, new Interval(value - 0.02, value + 0.02), null, letters, null, null);
    }

    private static SimulationReport report(double p) {
        List<Value> values = new ArrayList<>();
        values.add(value("als, \"v2\"", "satisfaction", 0.51, "a"));
        values.add(value("<pop>_1", "satisfaction", 0.55, "b"));
        values.add(value("<pop>_1", "ndcg", 0.1, "a"));
        values.add(value("<pop>_1", "snips log", 0.25, null));
        values.add(value("<pop>_1", "effective_rows log", 12.4, null));
        values.add(value("<pop>_1", "snips als, \"v2\"", 0.25, null));
        return new SimulationReport(
                "persona/short+long",
                40,
                values,
                List.of(new Value(
                        "als, \"v2\"",
                        "<pop>_1",
                        "satisfaction",
                        -0.04,
                        new Interval(-0.07, -0.01),
                        p,
                        null,
                        0.03,
                        25L)),
                List.of(new Value("als", "als@50", "in_order satisfaction", 0.97, null, null, null, null, null)),
                List.of(
                        new Value(
                                "agent",
                                null,
                                "kendall satisfaction ndcg",
                                0.6,
                                new Interval(0.2, 0.9),
                                null,
                                null,
                                null,
                                null),
                        new Value("agent", null, "kendall watch_share ndcg", 0.65, null, null, null, null, null),
                        new Value("agent_alone", null, "kendall watch_share ndcg", 0.7, null, null, null, null, null),
                        new Value("popularity", null, "kendall watch_share ndcg", 0.5, null, null, null, null, null),
                        new Value(
                                "agent_with_estimates",
                                null,
                                "kendall satisfaction without_estimates",
                                0.8,
                                null,
                                null,
                                null,
                                null,
                                null)),
                List.of(
                        new Value("als, \"v2\"", null, "satisfaction", 0.5, null, null, null, null, null),
                        new Value("<pop>_1", null, "satisfaction", 0.56, null, null, null, null, null),
                        new Value(null, null, "page_variation", 0.05, null, null, null, null, null),
                        new Value(null, null, "page_variation_constant", 0.2, null, null, null, null, null)),
                List.of(
                        new Value(null, null, "session_patience", 1.25, null, null, null, null, null),
                        new Value(null, null, "session_fatigue", 0.5, null, null, null, null, null),
                        new Value(null, null, "session_wasserstein", 0.125, null, null, null, null, null)),
                List.of(
                        new Curve(
                                "<pop>_1",
                                List.of(
                                        new Step(1, 0.6, new Interval(0.55, 0.65), 1),
                                        new Step(2, 0.55, new Interval(0.5, 0.6), 0.75))),
                        new Curve("alone", List.of(new Step(1, 0.5, new Interval(Double.NaN, Double.NaN), 1)))),
                List.of("A note."));
    }

    @Test
    void theFirstLinesSayWhoIsBetterByHowMuchAndHowFarToTrustIt() {
        assertThat(report(0.01).answers())
                .containsExactly(
                        "<pop>_1 leaves 40 agents (persona/short+long) most satisfied: 0.550 (0.530–0.570).",
                        "Next comes als, \"v2\", +0.040 apart (p 0.010 for all pairs together): the two can be told"
                                + " apart.",
                        "Of lists and their copies, spoilt on purpose, the least sure to come out in order are als"
                                + " and als@50, in 97\u00A0% of the resamples (satisfaction).",
                        "How far to trust it: the order by satisfaction and that by NDCG on held-out interactions have"
                                + " Kendall's tau-b +0.600 (+0.200 to +0.900). By watch share instead of satisfaction"
                                + " the agents have +0.650; agents who choose by their model alone have +0.700;"
                                + " popularity in the place of the agents has +0.500.",
                        "If the agents are also shown what collaborative filtering expects, the order by satisfaction"
                                + " and this one have Kendall's tau-b +0.800.",
                        "Everybody in the agents' place, as trees have it that learnt from them: <pop>_1 0.560,"
                                + " als, \"v2\" 0.500. Held-out agents' chances are 0.050 from the trees' (mean total"
                                + " variation; 0.200 from a constant).",
                        "Agents turn pages as users of the source do (patience 1.250, fatigue 0.500): their sessions"
                                + " are 0.125 pages (Wasserstein) from the observed ones.",
                        "A note.");
    }

    @Test
    void itIsWrittenWhereOneCanLookAtIt() throws IOException {
        assertThat(Files.writeString(
                        Path.of("target/sample-simulation.html"), report(0.01).html()))
                .isNotEmptyFile();
    }

    @Test
    void aDifferenceThatCannotBeToldComesWithWhatItWouldTake() {
        assertThat(report(0.2).answers().get(1))
                .isEqualTo("Next comes als, \"v2\", +0.040 apart, which these agents cannot tell from 0 (p 0.200):"
                        + " they find 0.030; this difference needs 25 agents.");
    }

    @Test
    void sessionsAreShownPageByPage() {
        assertThat(report(0.01).html())
                .contains("<title>Sessions with &lt;pop&gt;_1</title>")
                .contains(
                        " page 2: 0.550 (0.500–0.600), 75\u00A0% still there.",
                        " page 1: 0.500, 100\u00A0% still there.")
                .doesNotContain("NaN");
    }

    @Test
    void namesFromFilesStayTextInEveryForm() {
        SimulationReport report = report(0.01);

        assertThat(report.html())
                .contains("&lt;pop&gt;_1", "SNIPS, log of log", "<td>12</td>")
                .contains("<td>als@50</td>\n<td>satisfaction</td>", "<td>yes</td>", "Kendall", ">watch share</th>")
                .doesNotContain("<pop>");
        assertThat(report.csv())
                .contains("\"als, \"\"v2\"\"\",\"satisfaction\",0.51,0.49,0.53,a\n")
                .contains("\"<pop>_1\",\"snips als, \"\"v2\"\"\",0.25,0.23,0.27,\n");
        assertThat(report.latex()).contains("<pop>\\_1 & 0.550").contains("\\end{tabular}");
        assertThat(report.text()).contains("alike: ").contains("<pop>_1");
    }
}
