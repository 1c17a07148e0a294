package io.github.dramatis.spark.experiment;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.core.prompt.PromptVariant;
import io.github.dramatis.spark.experiment.ExperimentPlan.Base;
import io.github.dramatis.spark.experiment.ExperimentPlan.Line;
import io.github.dramatis.spark.table.Adapter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The lines of an {@link ExperimentPlan}: what is trained, what is asked, and what all of that shares. */
final class PlanLines {
    private static final String TRAIN = "train";
    private static final String PREDICT = "predict";

    private final DramatisConfig config;
    private final PromptCounts counts;
    private final List<TrainSetting> ways;
    private final Map<String, Base> bases;
    private final int memories;

    private PlanLines(DramatisConfig config, PromptCounts counts, Map<String, Base> bases) {
        this.config = config;
        this.counts = counts;
        this.ways = config.experiment().ways(config.train());
        this.bases = bases;
        memories = (int) config.examples().memory().stream().distinct().count();
    }

    /**
     * The lines of a configuration.
     *
     * @param counts of each memory variant
     * @param bases the base model of what a setting calls it; null: that of the configuration
     */
    static List<Line> of(DramatisConfig config, PromptCounts counts, Function<String, Base> bases) {
        Map<String, Base> looked = new LinkedHashMap<>(); // one look at each
        config.experiment()
                .ways(config.train())
                .forEach(way -> looked.computeIfAbsent(way.baseModelId().orElse(null), bases));
        long tests = new PlanLines(config, counts.testAlone(), looked)
                .all()
                .filter(line -> line.stage().equals(PREDICT))
                .mapToLong(Line::rows)
                .sum();
        PromptCounts limited = counts.limited(config.predict().maxRows(), tests);
        return new PlanLines(config, limited, looked)
                .all()
                .map(line -> line.times(counts.length()))
                .toList();
    }

    private Stream<Line> all() {
        List<Line> lines = new ArrayList<>();
        if (trains()) {
            ways.forEach(way -> kinds().forEach(kind -> lines.add(trained(way, kind))));
        }
        lines.addAll(frozen());
        ways.forEach(way -> kinds().forEach(kind -> lines.add(asked(way, kind))));
        ways.forEach(way -> lines.addAll(controls(way)));
        bases.forEach((name, base) -> lines.addAll(below(name, base)));
        return lines.stream();
    }

    /** Whether adapters are trained, and not brought. */
    private boolean trains() {
        return config.train().from().isEmpty();
    }

    private Stream<String> kinds() {
        return config.train().adapters().stream().distinct();
    }

    private Line trained(TrainSetting way, String kind) {
        TrainConfig train = way.train();
        int variants = variants(kind);
        long learnt = Adapter.isOfAll(kind)
                ? variants * ExperimentPlan.trained(train, learnt(kind))
                : memories * config.train().seeds() * learntByPersonas(train);
        long rows = learnt + (train.patience() == 0 ? 0 : measured(kind, variants));
        return new Line(
                TRAIN,
                name(kind, way),
                variants,
                rows * train.trainings(Adapter.isOfAll(kind)),
                ExperimentPlan.TRAINING * adapted(way));
    }

    /** Models without an adapter, and those behind a server. */
    private List<Line> frozen() {
        PredictConfig predict = config.predict();
        List<Line> lines = new ArrayList<>();
        long rows = memories * (counts.pool() + test(predict.frozenRows()));
        if (predict.frozen()) {
            bases.forEach((name, base) -> {
                String model = name == null ? "none" : "none " + name;
                lines.add(new Line(PREDICT, model, memories, rows, base.size()));
                if (config.examples().controls().stream()
                        .map(PromptControl::named)
                        .anyMatch(PromptControl.EMPTY::equals)) {
                    long empty = memories * test(predict.controlRows());
                    lines.add(new Line(PREDICT, model + ", empty", memories, empty, base.size()));
                }
            });
        }
        for (String served : predict.server().models()) {
            lines.add(new Line(PREDICT, predict.server().adapter(served), memories, rows, 0));
        }
        return lines;
    }

    /** What lies below the layers that adapters change is read from the cache. */
    private Line asked(TrainSetting way, String kind) {
        int variants = variants(kind);
        return new Line(PREDICT, name(kind, way), variants, variants * (counts.pool() + counts.test()), adapted(way));
    }

    /** What is asked beside the test rows: prompts with something taken from them, other personas' users. */
    private List<Line> controls(TrainSetting way) {
        int seeds = config.train().seeds();
        int controls = controlPrompts();
        List<Line> lines = new ArrayList<>();
        if (way.train().adapters().contains(Adapter.SINGLE_MAX) && controls > 0) {
            int variants = seeds * controls;
            long rows = variants * test(config.predict().controlRows());
            lines.add(new Line(
                    PREDICT, name("controls", way), variants, rows, base(way).size()));
        }
        if (way.train().adapters().contains(Adapter.PERSONA) && config.predict().swapRows() > 0) {
            int variants =
                    memories * seeds * personas(config.cluster().schemes().get(0));
            long rows = variants * test(config.predict().swapRows());
            lines.add(new Line(PREDICT, name("swapped", way), variants, rows, adapted(way)));
        }
        return lines;
    }

    /** Kinds of prompts with something taken from them: each memory variant has the controls of what it shows. */
    private int controlPrompts() {
        return config.examples().memory().stream()
                .distinct()
                .map(PromptVariant::of)
                .mapToInt(variant -> config.examples().controlsOf(variant).size())
                .sum();
    }

    /** What lies below the layers that adapters change, of every prompt, once for each number of layers. */
    private List<Line> below(String name, Base base) {
        long stopping = config.train().patience() > 0 ? counts.stop() : 0;
        long learnt = trains() ? counts.train() + stopping : 0;
        long rows = memories * (learnt + counts.pool() + counts.test());
        return ways.stream()
                .filter(way -> way.baseModelId().equals(Optional.ofNullable(name)))
                .map(way -> (1 - way.train().adaptedShare(base.layers())) * base.size())
                .filter(part -> part > 0)
                .distinct()
                .map(part -> new Line("once", "frozen part", memories, rows, part))
                .toList();
    }

    private Base base(TrainSetting way) {
        return bases.get(way.baseModelId().orElse(null));
    }

    /** The part of a pass that lies in the adapted layers. */
    private double adapted(TrainSetting way) {
        return way.train().adaptedShare(base(way).layers()) * base(way).size();
    }

    private static String name(String kind, TrainSetting way) {
        return way.id() == null ? kind : kind + " " + way.id();
    }

    private int variants(String kind) {
        List<PersonaScheme> schemes = config.cluster().schemes();
        long each = Adapter.isOfAll(kind) ? 1 : schemes.size();
        if (kind.equals(Adapter.SINGLE_WIDE)) { // one for each number of personas
            each = schemes.stream().map(PersonaScheme::k).distinct().count();
        }
        return Math.toIntExact(memories * config.train().seeds() * each);
    }

    /** Test rows, at most so many; 0: all. */
    private long test(int most) {
        return most == 0 ? counts.test() : Math.min(counts.test(), most);
    }

    /** The training rows of an adapter of everybody. */
    private long learnt(String kind) {
        return kind.equals(Adapter.SINGLE_SUBSAMPLE)
                ? counts.train() / personas(config.cluster().schemes().get(0))
                : counts.train();
    }

    /** Rows that the adapters of all schemes' personas are trained on, in one memory variant by one seed. */
    private long learntByPersonas(TrainConfig train) {
        return config.cluster().schemes().stream()
                .mapToLong(scheme -> learntByPersonas(train, mostPersonas(scheme)))
                .sum();
    }

    /** The rows are shared by so many personas. What limits the rows or the steps holds for each adapter. */
    private long learntByPersonas(TrainConfig train, long personas) {
        long each = counts.train() / personas;
        long withOneMore = counts.train() % personas;
        return (personas - withOneMore) * ExperimentPlan.trained(train, each)
                + withOneMore * ExperimentPlan.trained(train, each + 1);
    }

    /** Stopping rows that are measured: by each adapter all, but by those of personas their users' alone. */
    private long measured(String kind, int variants) {
        long adapters = kind.equals(Adapter.SINGLE_MIN)
                ? (long) memories
                        * config.train().seeds()
                        * config.cluster().schemes().stream()
                                .mapToLong(this::personas)
                                .sum()
                : variants;
        return adapters * counts.stop();
    }

    /** The personas of a scheme; of a sweep the fewest, since a persona then has the most rows. */
    private int personas(PersonaScheme scheme) {
        ClusterConfig cluster = config.cluster();
        return scheme.k() > 0 ? scheme.k() : Collections.min(cluster.sweep());
    }

    /** The personas of a scheme; of a sweep the most, since a limit holds for each of their adapters. */
    private int mostPersonas(PersonaScheme scheme) {
        return scheme.k() > 0 ? scheme.k() : Collections.max(config.cluster().sweep());
    }
}
