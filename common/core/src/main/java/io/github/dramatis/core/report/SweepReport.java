package io.github.dramatis.core.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a sweep found, as text and as a page.
 *
 * @param runs each configuration in each rung that it reached
 */
public record SweepReport(List<Run> runs) {
    private static final HtmlPage PAGE = new HtmlPage("sweep");
    private static final double WIDTH = 900;
    private static final double HEIGHT = 420;
    private static final double LEFT = 60;
    private static final double RIGHT = 20;
    private static final double TOP = 20;
    private static final double BOTTOM = 48;
    private static final int TICKS = 6;

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
        TextTable table = new TextTable(List.of("configuration", "rung", "steps", "seconds", "loss on tuning rows"));
        for (Run run : order()) {
            table.add(List.of(
                    run.configuration(),
                    Integer.toString(run.rung()),
                    Integer.toString(run.steps()),
                    String.format(Locale.ROOT, "%.1f", run.seconds()),
                    run.loss() == null ? "failed: " + run.error() : loss(run)));
        }
        return table.render() + "\nThe best, for the configuration:\n\n" + settings();
    }

    private static String loss(Run run) {
        return String.format(Locale.ROOT, "%.4f", run.loss());
    }

    /** The lines of YAML. */
    private String settings() {
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

    Figure curves() {
        double[] losses = runs.stream()
                .filter(run -> run.loss() != null)
                .mapToDouble(Run::loss)
                .toArray();
        double[] near = Axis.withoutFarOff(losses, 2); // a rate far too high would make all others one line
        double low = Arrays.stream(near).min().orElseThrow();
        double high = Arrays.stream(near).max().orElseThrow();
        double last = runs.stream().mapToInt(Run::steps).max().orElseThrow();
        Axis x = new Axis(0, Math.max(1, last), LEFT, WIDTH - RIGHT);
        Axis y = Axis.around(low, high, HEIGHT - BOTTOM, TOP);
        Figure figure = new Figure(WIDTH, HEIGHT, "Loss on tuning rows", "The table below has all values.");
        for (double tick : y.ticks(TICKS)) {
            figure.line("grid", LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick));
            figure.text("tick", "end", LEFT - 6, y.at(tick) + 4, Numbers.tick(tick, y.step(TICKS)));
        }
        for (double tick : x.ticks(TICKS)) {
            figure.text("tick", "middle", x.at(tick), HEIGHT - BOTTOM + 16, Numbers.tick(tick, x.step(TICKS)));
        }
        List<Run> order = new ArrayList<>(order());
        Collections.reverse(order);
        for (Run run : order) {
            curve(figure, x, y, run.configuration(), run == order.get(order.size() - 1));
        }
        figure.text("name", "middle", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "step");
        return figure;
    }

    private void curve(Figure figure, Axis x, Axis y, String configuration, boolean best) {
        List<Run> drawn = rungs(configuration).stream()
                .filter(run -> run.loss() != null && y.holds(run.loss()))
                .toList();
        double[] across = drawn.stream().mapToDouble(run -> x.at(run.steps())).toArray();
        double[] up = drawn.stream().mapToDouble(run -> y.at(run.loss())).toArray();
        figure.path((best ? "curve " : "faint ") + Figure.colour(0), across, up, configuration);
        for (Run run : drawn) {
            if (best || drawn.size() == 1) {
                figure.mark(best ? 0 : 1, x.at(run.steps()), y.at(run.loss()), configuration + ": " + loss(run));
            }
        }
    }
}
