package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of several recommenders the agents like better, as text, CSV, LaTeX and HTML. The first lines are the answer.
 *
 * @param variant who went through the lists
 * @param agents how many
 * @param values of each recommender
 * @param differences of every two recommenders in satisfaction
 * @param ladders shares of the resamples in which a list comes out before its spoilt copy
 * @param agreements of the simulated order with the offline one, by tester
 * @param population everybody in the place of the agents: values of each recommender, and errors of the trees, which
 *     have no name; empty where nobody was
 * @param sessions what was fitted to the source's sessions; empty where it has none
 * @param curves how the sessions went, a recommender each
 * @param notes what the reader has to know of how the agents were made
 */
public record SimulationReport(
        String variant,
        long agents,
        List<Value> values,
        List<Value> differences,
        List<Value> ladders,
        List<Value> agreements,
        List<Value> population,
        List<Value> sessions,
        List<Curve> curves,
        List<String> notes) {
    /** Measures of the table: the column of the results, and its heading. */
    private static final List<List<String>> COLUMNS = List.of(
            List.of("satisfaction", "satisfaction"),
            List.of("watch_share", "watch share"),
            List.of("mean_rating", "mean rating"),
            List.of("pages_before_leaving", "pages"),
            List.of("ctr", "CTR"),
            List.of("coverage", "coverage"),
            List.of("gini", "Gini"),
            List.of("novelty", "novelty"),
            List.of("diversity", "diversity"),
            List.of("ndcg", "NDCG held out"),
            List.of("hit_rate", "hit rate held out"));

    private static final double SIGNIFICANCE = 0.05;

    /**
     * One value of the results.
     *
     * @param name recommender, or tester of an agreement
     * @param other of a difference; else null
     * @param measure as the table simulation_results has it
     * @param value the value
     * @param interval 95 % over agents; null where there is none
     * @param p adjusted; null where nothing was tested
     * @param letters those that share one cannot be told apart; null where not compared
     * @param detectable smallest difference that is found in 80 % of cases; null where nothing was tested
     * @param needed agents to find a difference as large as this one; null where nothing was tested
     */
    public record Value(
            String name,
            String other,
            String measure,
            double value,
            Interval interval,
            Double p,
            String letters,
            Double detectable,
            Long needed) {}

    /**
     * How the agents' first sessions with a recommender went.
     *
     * @param steps by page, ascending
     */
    public record Curve(String recommender, List<Step> steps) {}

    /**
     * The agents at the end of a page.
     *
     * @param page from 1
     * @param satisfaction mean over all agents, from 0 to 1; those who have left keep what they left with
     * @param interval of it, 95 % over agents; NaN where there is none
     * @param there share of the agents who saw the page
     */
    public record Step(int page, double satisfaction, Interval interval, double there) {}

    /** The answer: who is first, and whether that can be told; then how far to trust it. */
    public List<String> answers() {
        List<String> answers = new ArrayList<>();
        // spoilt copies are compared with nobody
        List<Value> order =
                order().stream().filter(value -> value.letters() != null).toList();
        if (order.isEmpty()) {
            return List.of("No recommender was simulated.");
        }
        Value best = order.get(0);
        answers.add(String.format(
                Locale.ROOT,
                "%s leaves %,d agents (%s) most satisfied: %s.",
                best.name(),
                agents,
                variant,
                Numbers.plain(best.value(), best.interval())));
        if (order.size() > 1) {
            answers.add(second(best, order.get(1)));
        }
        ladders.stream()
                .min(Comparator.comparingDouble(Value::value))
                .ifPresent(worst -> answers.add(
                        "Of lists and their copies, spoilt on purpose, the least sure to come out in order are "
                                + worst.name() + " and " + worst.other() + ", in " + Numbers.percent(worst.value())
                                + " of the resamples (" + worst.measure().substring("in_order ".length()) + ")."));
        trust().ifPresent(answers::add);
        withEstimates().ifPresent(answers::add);
        everybody().ifPresent(answers::add);
        lengths().ifPresent(answers::add);
        answers.addAll(notes);
        return answers;
    }

    private String second(Value best, Value next) {
        Optional<Value> difference = differences.stream()
                .filter(each -> each.name().equals(best.name()) && each.other().equals(next.name())
                        || each.name().equals(next.name()) && each.other().equals(best.name()))
                .findFirst();
        if (difference.isEmpty() || difference.get().p() == null) {
            return "Whether " + next.name() + ", which comes next, is worse cannot be tested.";
        }
        Value each = difference.get();
        int sign = each.name().equals(best.name()) ? 1 : -1;
        String size = Numbers.signed(sign * each.value());
        return each.p() < SIGNIFICANCE
                ? "Next comes " + next.name() + ", " + size + " apart (p " + Numbers.plain(each.p())
                        + " for all pairs together): the two can be told apart."
                : "Next comes " + next.name() + ", " + size + " apart, which these agents cannot tell from 0 (p "
                        + Numbers.plain(each.p()) + "): they find " + Numbers.plain(each.detectable())
                        + (each.needed() == null
                                ? ""
                                : "; this difference needs " + Numbers.count(each.needed(), "agent"))
                        + ".";
    }

    private Optional<String> trust() {
        String measure = "kendall satisfaction ndcg";
        return agreement("agent", measure)
                .map(agent -> "How far to trust it: the order by satisfaction and that by NDCG on"
                        + " held-out interactions have Kendall's tau-b " + signed(agent) + "." + byWatchShare());
    }

    /** Agents beside rivals, who rate nothing: their satisfaction is another one, what they take is not. */
    private String byWatchShare() {
        String taus = Stream.of(
                        tau("agent", "the agents have "),
                        tau("agent_alone", "agents who choose by their model alone have "),
                        tau("popularity", "popularity in the place of the agents has "))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        return taus.isEmpty() ? "" : " By watch share instead of satisfaction " + taus + ".";
    }

    private Optional<String> tau(String tester, String words) {
        return agreement(tester, "kendall watch_share ndcg").map(found -> words + signed(found));
    }

    /** The circle that agents could walk in: to like what is made as their own estimate is. */
    private Optional<String> withEstimates() {
        return agreement("agent_with_estimates", "kendall satisfaction without_estimates")
                .map(value -> "If the agents are also shown what collaborative filtering expects, the order by"
                        + " satisfaction and this one have Kendall's tau-b " + Numbers.signed(value.value()) + ".");
    }

    private Optional<String> everybody() {
        List<String> values = population.stream()
                .filter(value -> value.measure().equals("satisfaction") && value.other() == null)
                .sorted(Comparator.comparingDouble(Value::value).reversed())
                .map(value -> value.name() + " " + Numbers.plain(value.value()))
                .toList();
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of("Everybody in the agents' place, as trees have it that learnt from them: "
                        + String.join(", ", values) + "."
                        + first(population, "page_variation")
                                .map(error -> " Held-out agents' chances are " + Numbers.plain(error.value())
                                        + " from the trees' (mean total variation; "
                                        + first(population, "page_variation_constant")
                                                .map(constant -> Numbers.plain(constant.value()))
                                                .orElse("-")
                                        + " from a constant).")
                                .orElse(""));
    }

    private static Optional<Value> first(List<Value> values, String measure) {
        return values.stream().filter(value -> value.measure().equals(measure)).findFirst();
    }

    private Optional<String> lengths() {
        return session("session_wasserstein")
                .map(distance -> "Agents turn pages as users of the source do (patience "
                        + Numbers.plain(
                                session("session_patience").orElseThrow().value()) + ", fatigue "
                        + Numbers.plain(session("session_fatigue").orElseThrow().value())
                        + "): their sessions are " + Numbers.plain(distance.value())
                        + " pages (Wasserstein) from the observed ones.");
    }

    private Optional<Value> session(String measure) {
        return first(sessions, measure);
    }

    private static String signed(Value value) {
        return Numbers.signed(value.value(), value.interval());
    }

    private Optional<Value> agreement(String tester, String measure) {
        return agreements.stream()
                .filter(each -> each.name().equals(tester) && each.measure().equals(measure))
                .findFirst();
    }

    /** Those of {@link #COLUMNS} that some recommender has: without ratings there is no mean rating. */
    List<List<String>> columns() {
        return COLUMNS.stream()
                .filter(column ->
                        values.stream().anyMatch(value -> value.measure().equals(column.get(0))))
                .toList();
    }

    /** The satisfactions, the highest first. */
    List<Value> order() {
        return values.stream()
                .filter(value -> value.measure().equals("satisfaction"))
                .sorted(Comparator.comparingDouble(Value::value).reversed().thenComparing(Value::name))
                .toList();
    }

    Optional<Value> of(String name, String measure) {
        return values.stream()
                .filter(value -> value.name().equals(name) && value.measure().equals(measure))
                .findFirst();
    }

    /** For a console. */
    public String text() {
        List<String> header = new ArrayList<>(List.of("recommender"));
        columns().forEach(column -> header.add(column.get(1)));
        header.add("alike");
        TextTable table = new TextTable(header);
        for (Value system : order()) {
            List<String> row = new ArrayList<>(List.of(system.name()));
            columns()
                    .forEach(column -> row.add(of(system.name(), column.get(0))
                            .map(value -> TextTable.ascii(Numbers.plain(value.value())))
                            .orElse("-")));
            row.add(Optional.ofNullable(system.letters()).orElse(""));
            table.add(row);
        }
        StringBuilder text = new StringBuilder();
        answers().forEach(answer -> text.append(TextTable.ascii(answer)).append('\n'));
        return text.append('\n')
                .append(table.render())
                .append("alike: recommenders that share a letter cannot be told apart by satisfaction\n")
                .toString();
    }

    /** A row a value: recommender, measure (of a log with its name), value, low, high, letters. */
    public String csv() {
        StringBuilder csv = new StringBuilder("recommender,measure,value,low,high,letters\n");
        for (Value value : values) {
            csv.append(quoted(value.name()))
                    .append(',')
                    .append(quoted(value.measure()))
                    .append(',')
                    .append(value.value())
                    .append(',')
                    .append(value.interval() == null ? "" : value.interval().low())
                    .append(',')
                    .append(value.interval() == null ? "" : value.interval().high())
                    .append(',')
                    .append(Optional.ofNullable(value.letters()).orElse(""))
                    .append('\n');
        }
        return csv.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /** The table, to be read into a document. */
    public String latex() {
        StringBuilder latex =
                new StringBuilder("\\begin{tabular}{l" + "r".repeat(columns().size()) + "}\n\\hline\n");
        latex.append("recommender");
        columns().forEach(column -> latex.append(" & ").append(column.get(1)));
        latex.append(" \\\\\n\\hline\n");
        for (Value system : order()) {
            latex.append(escaped(system.name()));
            columns().forEach(column -> latex.append(" & ")
                    .append(of(system.name(), column.get(0))
                            .map(value -> String.format(Locale.ROOT, "%.3f", value.value()))
                            .orElse("--")));
            latex.append(" \\\\\n");
        }
        return latex.append("\\hline\n\\end{tabular}\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "/")
                .replaceAll("([&%$#_{}])", "\\\\$1")
                .replace("~", "-")
                .replace("^", "-");
    }

    /** A page that opens from disk without a network. */
    public String html() {
        return SimulationPage.render(this);
    }
}
