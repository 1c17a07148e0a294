package io.github.dramatis.core.report;

import io.github.dramatis.core.report.Axis.Range;
import io.github.dramatis.core.report.HtmlTable.Cell;
import io.github.dramatis.core.report.HtmlTable.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a sweep found, as text and as a page.
 *
 * @param runs each configuration in each rung that it reached
 */
public record SweepReport(List<Run> runs) {
    private static final HtmlPage PAGE = new HtmlPage("sweep");
    private static final List<String> HEADER =
            List.of("configuration", "rung", "steps", "seconds", "loss on tuning rows");
    /** A loss that many times the median one, of a rate far too high, would make all others one line. */
    private static final double FAR = 2;

    /**
     * A configuration at the end of a rung.
     *
     * @param configuration its settings, {@code key: value} with commas between them
     * @param rung from 1
     * @param steps made
     * @param loss on the tuning rows; null if training failed
     * @param seconds of the steps
     * @param error why it failed; null if it did not
     */
    public record Run(String configuration, int rung, int steps, Double loss, double seconds, String error) {}

    public SweepReport {
        runs = List.copyOf(runs);
        if (runs.stream().allMatch(run -> run.loss() == null)) {
            throw new IllegalArgumentException("no configuration was trained");
        }
    }

    /** Each configuration as far as it came: the best of the last rung first, failures last. */
    public List<Run> order() {
        return runs.stream()
                .filter(run -> run.rung() == rungs(run.configuration()).size())
                .sorted(Comparator.comparing((Run run) -> run.loss() == null)
                        .thenComparing(Comparator.comparingInt(Run::rung).reversed())
                        .thenComparing(Run::loss, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(Run::configuration))
                .toList();
    }

    private List<Run> rungs(String configuration) {
        return runs.stream()
                .filter(run -> run.configuration().equals(configuration))
                .sorted(Comparator.comparingInt(Run::rung))
                .toList();
    }

    /** The table, and the lines that make the best configuration; each line ended by a newline. */
    public String text() {
        TextTable table = new TextTable(HEADER);
        for (Run run : order()) {
            List<String> row = new ArrayList<>(List.of(run.configuration()));
            row.addAll(figures(run));
            table.add(row);
        }
        return table.render() + "\nThe best, for the configuration:\n\n" + settings();
    }

    /** The columns of a run after its configuration. */
    private static List<String> figures(Run run) {
        return List.of(
                Integer.toString(run.rung()),
                Integer.toString(run.steps()),
                String.format(Locale.ROOT, "%.1f", run.seconds()),
                run.loss() == null ? "failed: " + run.error() : loss(run));
    }

    private static String loss(Run run) {
        return String.format(Locale.ROOT, "%.4f", run.loss());
    }

    /** The lines of YAML. */
    String settings() {
        String settings = best().configuration();
        // a value may hold commas, as a list does
        return "train:\n"
                + List.of(settings.split(", (?=[a-z][a-z-]*: )")).stream()
                        .map(setting -> "  " + setting + "\n")
                        .collect(Collectors.joining());
    }

    /** A page that opens from disk without a network. */
    public String html() {
        return PAGE.render(this);
    }

    String about() {
        return "sweep";
    }

    Run best() {
        return order().get(0);
    }

    String bestLoss() {
        return loss(best());
    }

    HtmlTable table() {
        return HtmlTable.of(
                HEADER,
                order().stream()
                        .map(run -> new Row(
                                run.configuration(),
                                figures(run).stream().map(Cell::new).toList()))
                        .toList());
    }

    Figure curves() {
        double[] losses = runs.stream()
                .filter(run -> run.loss() != null)
                .mapToDouble(Run::loss)
                .toArray();
        double last = runs.stream().mapToInt(Run::steps).max().orElseThrow();
        Plot plot = new Plot(
                        "",
                        "Loss on tuning rows by optimizer steps",
                        Figure.described("The best is " + best().configuration(), facts()),
                        new Range(0, Math.max(1, last)),
                        Range.around(Axis.withoutFarOff(losses, FAR)))
                .axes("step", "loss");
        List<Run> order = new ArrayList<>(order());
        Collections.reverse(order);
        for (Run run : order) {
            curve(plot, run.configuration(), run == order.get(order.size() - 1));
        }
        return plot.figure();
    }

    private Stream<String> facts() {
        return order().stream()
                .map(run -> run.configuration() + ": "
                        + (run.loss() == null ? "failed" : loss(run) + " after " + Numbers.count(run.steps(), "step")));
    }

    private void curve(Plot plot, String configuration, boolean best) {
        List<Run> drawn = rungs(configuration).stream()
                .filter(run -> run.loss() != null && plot.reaches(run.loss()))
                .toList();
        double[] steps = drawn.stream().mapToDouble(Run::steps).toArray();
        double[] losses = drawn.stream().mapToDouble(Run::loss).toArray();
        plot.curve((best ? "curve " : "faint ") + Figure.colour(0), steps, losses, configuration);
        for (Run run : drawn) {
            if (best || drawn.size() == 1) {
                plot.mark(best ? 0 : 1, run.steps(), run.loss(), configuration + ": " + loss(run));
            }
        }
    }
}
