package io.github.dramatis.core.report;

import io.github.dramatis.core.report.HtmlTable.Cell;
import io.github.dramatis.core.report.HtmlTable.Row;
import io.github.dramatis.core.report.SimulationReport.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * simulation.html: the answer, the satisfactions as a figure, the table and the agreements with held-out interactions.
 * The methods are the variables of {@code simulation.mustache}; an empty section is left out.
 */
final class SimulationPage {
    /** No satisfaction is far off. */
    private static final double FAR = Double.POSITIVE_INFINITY;

    private static final String IN_ORDER = "in_order ";
    /** Share of resamples that tells. */
    private static final double SURE = 0.95;

    private static final String SNIPS = "snips ";
    private static final String DOUBLY_ROBUST = "doubly_robust ";
    /** How well two orders agree: the statistics that are shown, with their headings. */
    private static final Map<String, String> AGREEMENTS = new LinkedHashMap<>();

    static {
        AGREEMENTS.put("kendall", "Kendall's tau-b");
        AGREEMENTS.put("kendall_over_recommenders", "tau-b, over recommenders");
        AGREEMENTS.put("spearman", "Spearman's rho");
        AGREEMENTS.put("regret", "regret");
        AGREEMENTS.put("pairs_right", "pairs right");
    }

    private static final HtmlPage PAGE = new HtmlPage("simulation");

    private final SimulationReport report;

    private SimulationPage(SimulationReport report) {
        this.report = report;
    }

    static String render(SimulationReport report) {
        return PAGE.render(new SimulationPage(report));
    }

    String about() {
        return "which recommender the agents like better";
    }

    String lead() {
        return report.answers().get(0);
    }

    List<String> findings() {
        return report.answers().stream().skip(1).toList();
    }

    Figure satisfaction() {
        List<IntervalFigure.Row> rows =
                report.order().stream().map(SimulationPage::satisfaction).toList();
        return new IntervalFigure("Satisfaction", "satisfaction, from 0 to 1", null, FAR, rows).draw();
    }

    private static IntervalFigure.Row satisfaction(Value system) {
        IntervalFigure.Value value = IntervalFigure.Value.plain(0, system.name(), system.value(), system.interval());
        String letters = system.letters() == null ? "" : " " + system.letters();
        return new IntervalFigure.Row(system.name(), value.numbers() + letters, List.of(value));
    }

    Optional<HtmlReport.Figures> sessions() {
        return HtmlReport.Figures.of(report.curves().stream()
                .map(curve -> new HtmlReport.Small(SessionFigure.of(curve)))
                .toList());
    }

    List<Key> legend() {
        return SessionFigure.LEGEND;
    }

    HtmlTable measures() {
        List<String> headings = new ArrayList<>(List.of(""));
        report.columns().forEach(column -> headings.add(column.get(1)));
        headings.add("alike");
        return HtmlTable.of(
                headings, report.order().stream().map(this::measures).toList());
    }

    private Row measures(Value system) {
        List<Cell> cells = new ArrayList<>();
        report.columns().forEach(column -> cells.add(cell(report.of(system.name(), column.get(0)))));
        cells.add(new Cell(system.letters() == null ? "" : system.letters()));
        return new Row(system.name(), cells);
    }

    /** Whether the agents notice what is known to be worse. */
    Optional<HtmlTable> knownOrders() {
        return table(
                List.of("better", "worse", "by", "in order", "passed"),
                report.ladders().stream()
                        .map(value -> new Row(
                                value.name(),
                                List.of(
                                        new Cell(value.other()),
                                        new Cell(words(value.measure().substring(IN_ORDER.length()))),
                                        cell(Optional.of(value)),
                                        new Cell(passed(value.value())))))
                        .toList());
    }

    private static String passed(double share) {
        return share >= SURE ? "yes" : share <= 1 - SURE ? "no" : "cannot tell";
    }

    /** What the logs of recommenders with propensities say of the others. */
    Optional<HtmlTable> logged() {
        return table(
                List.of("recommender", "estimate", "value", "effective rows"),
                report.values().stream()
                        .filter(value -> value.measure().startsWith(SNIPS)
                                || value.measure().startsWith(DOUBLY_ROBUST))
                        .map(this::logged)
                        .toList());
    }

    private Row logged(Value estimate) {
        String log = estimate.measure().substring(estimate.measure().indexOf(' ') + 1);
        String kind = estimate.measure().startsWith(SNIPS) ? "SNIPS, log of " : "doubly robust, log of ";
        String rows = report.of(estimate.name(), "effective_rows " + log)
                .map(value -> String.valueOf(Math.round(value.value())))
                .orElse("");
        return new Row(estimate.name(), List.of(new Cell(kind + log), cell(Optional.of(estimate)), new Cell(rows)));
    }

    /** The order by each measure against that by NDCG, a row a tester. */
    Optional<HtmlTable> agreements() {
        Map<List<String>, Map<String, Value>> rows = new LinkedHashMap<>();
        for (Value value : report.agreements()) {
            if (value.measure().contains(" ndcg")) {
                String[] parts = value.measure().split(" ", 2);
                rows.computeIfAbsent(List.of(parts[1], value.name()), key -> new HashMap<>())
                        .put(parts[0], value);
            }
        }
        List<String> headings = new ArrayList<>(List.of("order by", "tester"));
        headings.addAll(AGREEMENTS.values());
        return table(
                headings,
                rows.entrySet().stream()
                        .map(row -> agreement(row.getKey().get(0), row.getKey().get(1), row.getValue()))
                        .toList());
    }

    private static Row agreement(String order, String tester, Map<String, Value> values) {
        List<Cell> cells = new ArrayList<>(List.of(new Cell(words(tester))));
        AGREEMENTS.keySet().forEach(statistic -> cells.add(cell(Optional.ofNullable(values.get(statistic)))));
        return new Row(ordered(order), cells);
    }

    private static Optional<HtmlTable> table(List<String> headings, List<Row> rows) {
        return rows.isEmpty() ? Optional.empty() : Optional.of(HtmlTable.of(headings, rows));
    }

    /** "watch_share ndcg without_random_and_popularity" as "watch share, without random and popularity". */
    private static String ordered(String measures) {
        String[] parts = measures.split(" ");
        return words(parts.length > 2 ? parts[0] + ", " + parts[2] : parts[0]);
    }

    private static String words(String column) {
        return column.replace('_', ' ');
    }

    private static Cell cell(Optional<Value> value) {
        return value.map(each -> Cell.of(each.value(), each.interval())).orElse(new Cell(""));
    }
}
