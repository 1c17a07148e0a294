package io.github.dramatis.core.report;

import io.github.dramatis.core.report.SimulationReport.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * simulation.html: the answer, the satisfactions as a figure, the table and the agreements with held-out interactions.
 */
final class SimulationPage {
    private static final double WIDTH = 900;
    private static final double LEFT = 190;
    private static final double RIGHT = 200;
    private static final double ROW = 30;
    private static final double TOP = 20;
    private static final double BOTTOM = 48;
    private static final int TICKS = 7;
    private static final String SNIPS = "snips ";
    private static final String DOUBLY_ROBUST = "doubly_robust ";

    private final SimulationReport report;
    private final Markup html = new Markup();

    SimulationPage(SimulationReport report) {
        this.report = report;
    }

    String render() {
        html.trusted("<!DOCTYPE html>\n").open("html", "lang", "en");
        HtmlReport.head(html, "Dramatis: which recommender the agents like better");
        html.open("body").open("main");
        html.element("h1", "Which recommender the agents like better");
        List<String> answers = report.answers();
        html.element("p", answers.get(0), "class", "lead").open("ul", "class", "findings");
        answers.stream().skip(1).forEach(answer -> html.element("li", answer));
        html.closeLine();
        html.open("section").element("h2", "Satisfaction at the end of a session");
        html.open("figure")
                .trusted(figure())
                .element("figcaption", "Mean over agents and replications, with 95 % intervals over agents.")
                .close()
                .closeLine();
        table();
        logged();
        agreements();
        html.closeLine().close().close().trusted("\n");
        return html.toString();
    }

    private String figure() {
        List<Value> order = report.order();
        double height = TOP + ROW * order.size() + BOTTOM;
        double[] ends = order.stream()
                .flatMapToDouble(value -> value.interval() == null
                        ? DoubleStream.of(value.value())
                        : DoubleStream.of(
                                value.interval().low(), value.interval().high()))
                .toArray();
        double low = Arrays.stream(ends).min().orElse(0);
        double high = Arrays.stream(ends).max().orElse(1);
        double room = Math.max(0.01, (high - low) / 10);
        Axis x = Axis.around(low - room, high + room, LEFT, WIDTH - RIGHT);
        Figure figure =
                new Figure(WIDTH, height, "Satisfaction", report.answers().get(0));
        double bottom = height - BOTTOM;
        for (double tick : x.ticks(TICKS)) {
            figure.line("grid", x.at(tick), TOP - 6, x.at(tick), bottom);
            figure.text("tick", "middle", x.at(tick), bottom + 16, Numbers.tick(tick, x.step(TICKS)));
        }
        for (int i = 0; i < order.size(); i++) {
            row(figure, x, TOP + ROW * (i + 0.5), order.get(i));
        }
        figure.text("name", "middle", (LEFT + WIDTH - RIGHT) / 2, height - 8, "satisfaction, from 0 to 1");
        return figure.markup();
    }

    private static void row(Figure figure, Axis x, double y, Value value) {
        String letters = value.letters() == null ? "" : " " + value.letters();
        String numbers = Numbers.plain(value.value())
                + (value.interval() == null ? "" : " (" + Numbers.plain(value.interval()) + ")")
                + letters;
        figure.text("label", "end", LEFT - 12, y + 4, value.name());
        figure.text("tick", "start", WIDTH - RIGHT + 14, y + 4, numbers);
        if (value.interval() != null) {
            figure.line(
                    "whisker " + Figure.colour(0),
                    x.at(value.interval().low()),
                    y,
                    x.at(value.interval().high()),
                    y);
        }
        figure.mark(0, x.at(value.value()), y, value.name() + ": " + numbers);
    }

    private void table() {
        List<String> headings = new ArrayList<>(List.of(""));
        report.columns().forEach(column -> headings.add(column.get(1)));
        headings.add("alike");
        openTable(
                "All measures",
                "Recommenders that share a letter cannot be told apart by satisfaction; intervals are at 95 %"
                        + " over agents.",
                headings);
        for (Value system : report.order()) {
            html.open("tr").element("th", system.name(), "scope", "row");
            report.columns().forEach(column -> cell(report.of(system.name(), column.get(0))));
            html.element("td", system.letters() == null ? "" : system.letters());
            html.closeLine();
        }
        closeTable();
    }

    /** A section with a table. */
    private void openTable(String title, String text, List<String> headings) {
        html.open("section").element("h2", title).element("p", text);
        html.open("div", "class", "scroll").open("table", "class", "results");
        html.open("thead").open("tr");
        headings.forEach(heading -> html.element("th", heading, "scope", "col"));
        html.close().closeLine().open("tbody");
    }

    private void closeTable() {
        html.close().close().close().closeLine();
    }

    /** What the logs of recommenders with propensities say of the others. */
    private void logged() {
        List<Value> estimates = report.values().stream()
                .filter(value ->
                        value.measure().startsWith(SNIPS) || value.measure().startsWith(DOUBLY_ROBUST))
                .toList();
        if (estimates.isEmpty()) {
            return;
        }
        openTable(
                "What logs say",
                "Share of shown items that would have been taken, by the log of a recommender whose propensities are"
                        + " known, or by the source's impressions, for which they are estimated: self-normalized inverse"
                        + " propensity scores (SNIPS), and doubly robust with the agents' chances. Few effective rows"
                        + " mean that the two show different things.",
                List.of("recommender", "estimate", "value", "effective rows"));
        for (Value estimate : estimates) {
            String log = estimate.measure().substring(estimate.measure().indexOf(' ') + 1);
            html.open("tr").element("th", estimate.name(), "scope", "row");
            html.element(
                    "td", (estimate.measure().startsWith(SNIPS) ? "SNIPS, log of " : "doubly robust, log of ") + log);
            cell(Optional.of(estimate));
            html.element(
                    "td",
                    report.of(estimate.name(), "effective_rows " + log)
                            .map(rows -> String.valueOf(Math.round(rows.value())))
                            .orElse(""));
            html.closeLine();
        }
        closeTable();
    }

    private void agreements() {
        List<Value> byGain = report.agreements().stream()
                .filter(value -> value.measure().contains(" ndcg"))
                .toList();
        if (byGain.isEmpty()) {
            return;
        }
        openTable(
                "How far to trust the order",
                "The order of the recommenders in the simulation against that by NDCG on held-out interactions:"
                        + " correlations (intervals over users, and over recommenders too),"
                        + " what is lost by trusting the first, and the share of really different pairs that are"
                        + " ordered rightly. An agent has to beat popularity and stack, who choose by numbers.",
                List.of("orders", "tester", "value"));
        for (Value value : byGain) {
            html.open("tr").element("th", value.measure(), "scope", "row").element("td", value.name());
            cell(Optional.of(value));
            html.closeLine();
        }
        closeTable();
    }

    private void cell(Optional<Value> value) {
        ValueCell.write(
                html,
                value.map(each -> Numbers.plain(each.value())),
                value.map(Value::interval).map(Numbers::plain));
    }
}
