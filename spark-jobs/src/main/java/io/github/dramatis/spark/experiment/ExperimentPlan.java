package io.github.dramatis.spark.experiment;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.spark.table.Adapter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What training and asking every cell of the grid takes. A configuration is a grid: {@code examples.memory} × {@code
 * train.adapters} × ({@code cluster.features} × {@code cluster.k}) × {@code train.seeds} × {@code experiment.over};
 * what cells have in common is done once.
 *
 * @param lines one a stage and kind of agent
 */
public record ExperimentPlan(List<Line> lines) {
    /**
     * A step of training computes a row forwards, backwards to its inputs, and the adapter's own gradients: measured,
     * about three times.
     */
    public static final double TRAINING = 3;

    private static final String EMPTY = "empty"; // PromptControl, of which models without an adapter are asked too

    /**
     * One kind of agent.
     *
     * @param stage train or predict; once for what all adapters share
     * @param agent none, single-max, ..., served
     * @param variants cells of the grid
     * @param rows rows of all of them together
     * @param passes of the whole model, forwards, over a row; 0 where a server answers
     */
    public record Line(String stage, String agent, int variants, long rows, double passes) {}

    /**
     * A base model.
     *
     * @param layers that it has
     * @param size what a pass over it takes, where one over that of the configuration is 1
     */
    public record Base(int layers, double size) {}

    /** The plan of a configuration whose agents all run on its base model, which has so many layers. */
    public static ExperimentPlan of(DramatisConfig config, PromptCounts counts, int layers) {
        return of(config, counts, setting -> new Base(layers, 1));
    }

    /**
     * The plan of a configuration.
     *
     * @param counts of each memory variant
     * @param bases the base model of what a setting calls it; null: that of the configuration
     */
    public static ExperimentPlan of(DramatisConfig config, PromptCounts counts, Function<String, Base> bases) {
        int memories = memories(config);
        List<String> kinds = config.train().adapters().stream().distinct().toList();
        List<TrainSetting> ways = config.experiment().ways(config.train());
        Map<String, Base> known = new LinkedHashMap<>(); // one look at each
        ways.forEach(way -> known.computeIfAbsent(way.baseModelId().orElse(null), bases));
        List<Line> lines = new ArrayList<>();
        for (TrainSetting way : ways) {
            for (String kind : kinds) {
                TrainConfig train = way.train();
                Base base = base(way, known);
                int variants = variants(config, kind);
                int trainings = train.trainings(Adapter.isOfAll(kind));
                long rows = trained(train, learnt(config, kind, counts.train()))
                        + (train.patience() == 0 ? 0 : counts.stop());
                long more = train.patience() == 0 ? 0 : measuredMore(config, kind, counts.stop());
                lines.add(new Line(
                        "train",
                        name(kind, way),
                        variants,
                        (variants * rows + more) * trainings,
                        TRAINING * train.adaptedShare(base.layers()) * base.size()));
            }
        }
        if (config.predict().frozen()) {
            long rows = memories * (counts.pool() + frozen(config.predict(), counts));
            known.forEach((name, base) -> lines.add(
                    new Line("predict", name == null ? "none" : "none " + name, memories, rows, base.size())));
        }
        for (String served : config.predict().server().models()) {
            long rows = memories * (counts.pool() + frozen(config.predict(), counts));
            lines.add(new Line("predict", config.predict().server().adapter(served), memories, rows, 0));
        }
        for (TrainSetting way : ways) {
            for (String kind : kinds) {
                Base base = base(way, known);
                int variants = variants(config, kind);
                long rows = variants * (counts.pool() + counts.test());
                // what lies below the layers that adapters change is read from the cache
                lines.add(new Line(
                        "predict",
                        name(kind, way),
                        variants,
                        rows,
                        way.train().adaptedShare(base.layers()) * base.size()));
            }
        }
        lines.addAll(controls(config, counts, known));
        known.forEach((name, base) -> ways.stream()
                .filter(way -> way.baseModelId().equals(Optional.ofNullable(name)))
                .mapToDouble(way -> (1 - way.train().adaptedShare(base.layers())) * base.size())
                .filter(below -> below > 0)
                .distinct()
                .mapToObj(below -> below(memories, counts, config.train().patience() > 0, below))
                .forEach(lines::add));
        return new ExperimentPlan(lines);
    }

    /** What is asked beside the test rows: prompts with something taken from them, other personas' users. */
    private static List<Line> controls(DramatisConfig config, PromptCounts counts, Map<String, Base> known) {
        int memories = memories(config);
        int seeds = config.train().seeds();
        PredictConfig predict = config.predict();
        List<String> controls = config.examples().controls();
        List<Line> lines = new ArrayList<>();
        if (predict.frozen() && controls.contains(EMPTY)) {
            long rows = memories * Math.min(counts.test(), predict.controlRows());
            known.forEach((name, base) -> lines.add(new Line(
                    "predict",
                    name == null ? "none, empty" : "none " + name + ", empty",
                    memories,
                    rows,
                    base.size())));
        }
        for (TrainSetting way : config.experiment().ways(config.train())) {
            Base base = base(way, known);
            double adapted = way.train().adaptedShare(base.layers()) * base.size();
            if (way.train().adapters().contains(Adapter.SINGLE_MAX) && !controls.isEmpty()) {
                int variants = memories * seeds * controls.size();
                long rows = variants * Math.min(counts.test(), predict.controlRows());
                lines.add(new Line("predict", name("controls", way), variants, rows, base.size()));
            }
            if (way.train().adapters().contains(Adapter.PERSONA) && predict.swapRows() > 0) {
                int variants = memories * seeds * personas(config.cluster());
                long rows = variants * Math.min(counts.test(), predict.swapRows());
                lines.add(new Line("predict", name("swapped", way), variants, rows, adapted));
            }
        }
        return lines;
    }

    private static Base base(TrainSetting way, Map<String, Base> known) {
        return known.get(way.baseModelId().orElse(null));
    }

    /** What lies below the layers that adapters change, of every prompt. */
    private static Line below(int memories, PromptCounts counts, boolean stops, double part) {
        long rows = counts.train() + (stops ? counts.stop() : 0) + counts.pool() + counts.test();
        return new Line("once", "frozen part", memories, memories * rows, part);
    }

    private static String name(String kind, TrainSetting way) {
        return way.id() == null ? kind : kind + " " + way.id();
    }

    private static int variants(DramatisConfig config, String kind) {
        int schemes = Adapter.isOfAll(kind) ? 1 : config.cluster().schemes().size();
        if (kind.equals(Adapter.SINGLE_WIDE)) { // one for each number of personas
            schemes = (int) config.cluster().schemes().stream()
                    .map(scheme -> scheme.k())
                    .distinct()
                    .count();
        }
        return memories(config) * config.train().seeds() * schemes;
    }

    private static int memories(DramatisConfig config) {
        return (int) config.examples().memory().stream().distinct().count();
    }

    /** The training rows that the adapters of a kind for one scheme have together. */
    private static long learnt(DramatisConfig config, String kind, long rows) {
        return kind.equals(Adapter.SINGLE_SUBSAMPLE) ? rows / personas(config.cluster()) : rows;
    }

    /** Every adapter of single-min measures all stopping rows, where those of personas have their users' alone. */
    private static long measuredMore(DramatisConfig config, String kind, long rows) {
        if (!kind.equals(Adapter.SINGLE_MIN)) {
            return 0;
        }
        long adapters = config.cluster().schemes().stream()
                .mapToLong(scheme -> personas(config.cluster(), scheme.k()))
                .sum();
        return memories(config)
                * config.train().seeds()
                * rows
                * (adapters - config.cluster().schemes().size());
    }

    /** The personas of the first scheme; of a sweep the fewest, since a persona then has the most rows. */
    private static int personas(ClusterConfig cluster) {
        return personas(cluster, cluster.schemes().get(0).k());
    }

    private static int personas(ClusterConfig cluster, int k) {
        return k > 0 ? k : Collections.min(cluster.sweep());
    }

    /** Rows an epoch, as many times as there are epochs; as many as the steps take where those are set. */
    public static long trained(TrainConfig train, long rows) {
        long all = train.maxRows() == 0 ? rows : Math.min(rows, train.maxRows());
        return train.rowsTrained(all);
    }

    private static long frozen(PredictConfig predict, PromptCounts counts) {
        return predict.frozenRows() == 0 ? counts.test() : Math.min(counts.test(), predict.frozenRows());
    }

    /** Rows, each as many times as the whole model passes over it. */
    public double passes() {
        return lines.stream().mapToDouble(line -> line.rows() * line.passes()).sum();
    }

    /**
     * The plan for a person to read, each line ended by a newline.
     *
     * @param rowsPerSecond that the whole model passes over, forwards, on all cores together
     */
    public String text(double rowsPerSecond) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-8s %-16s %3d variants %,9d rows %s%n",
                    line.stage(),
                    line.agent(),
                    line.variants(),
                    line.rows(),
                    line.passes() == 0
                            ? "asked of a server"
                            : String.format(
                                    Locale.ROOT,
                                    "%7.1f minutes",
                                    minutes(line.rows() * line.passes(), rowsPerSecond))));
        }
        text.append(String.format(
                Locale.ROOT,
                "in all about %.0f minutes at %.1f rows a second (measured here), and ingest to baselines before"
                        + " that%n",
                minutes(passes(), rowsPerSecond),
                rowsPerSecond));
        return text.toString();
    }

    private static double minutes(double passes, double rowsPerSecond) {
        return passes / rowsPerSecond / 60;
    }
}
