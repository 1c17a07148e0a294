package io.github.dramatis.core.report;

import io.github.dramatis.core.report.SimulationReport.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        knownOrders();
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

    /** Whether the agents notice what is known to be worse. */
    private void knownOrders() {
        if (report.ladders().isEmpty()) {
            return;
        }
        openTable(
                "Do the agents notice what is worse?",
                "Lists with a share of their places replaced at random, given to another user, or made from a tenth of"
                        + " the ratings must come out behind those they come from. How sure they do: the share of"
                        + " resamples of the agents in which it is so.",
                List.of("better", "worse", "by", "in order", "passed"));
        for (Value value : report.ladders()) {
            html.open("tr").element("th", value.name(), "scope", "row").element("td", value.other());
            html.element("td", words(value.measure().substring(IN_ORDER.length())));
            cell(Optional.of(value));
            html.element("td", passed(value.value())).closeLine();
        }
        closeTable();
    }

    private static String passed(double share) {
        return share >= SURE ? "yes" : share <= 1 - SURE ? "no" : "cannot tell";
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
        List<String> headings = new ArrayList<>(List.of("order by", "tester"));
        headings.addAll(AGREEMENTS.values());
        openTable(
                "How far to trust the order",
                "The order of the recommenders in the simulation against that by NDCG on held-out interactions:"
                        + " correlations (intervals over users, in the second column over recommenders too),"
                        + " the NDCG that is lost by trusting the first, and the share of really different pairs that"
                        + " are ordered rightly. An agent has to beat popularity and stack, who choose by numbers.",
                headings);
        Map<List<String>, Map<String, Value>> rows = new LinkedHashMap<>();
        for (Value value : byGain) {
            String[] parts = value.measure().split(" ", 2);
            rows.computeIfAbsent(List.of(parts[1], value.name()), key -> new HashMap<>())
                    .put(parts[0], value);
        }
        rows.forEach((row, values) -> {
            html.open("tr").element("th", ordered(row.get(0)), "scope", "row").element("td", words(row.get(1)));
            AGREEMENTS.keySet().forEach(statistic -> cell(Optional.ofNullable(values.get(statistic))));
            html.closeLine();
        });
        closeTable();
    }

    /** "watch_share ndcg without_random_and_popularity" as "watch share, without random and popularity". */
    private static String ordered(String measures) {
        String[] parts = measures.split(" ");
        return words(parts.length > 2 ? parts[0] + ", " + parts[2] : parts[0]);
    }

    private static String words(String column) {
        return column.replace('_', ' ');
    }

    private void cell(Optional<Value> value) {
        ValueCell.write(
                html,
                value.map(each -> Numbers.plain(each.value())),
                value.map(Value::interval).map(Numbers::plain));
    }
}
