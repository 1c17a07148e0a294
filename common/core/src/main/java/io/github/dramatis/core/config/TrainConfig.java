package io.github.dramatis.core.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.io.Serializable;
import java.util.List;

/**
 * How adapters are trained.
 *
 * @param adapters which: single-max (of everybody), persona, random (of random clusters of the personas' sizes),
 *     single-min (for each persona as many rows as it has, drawn from everybody), single-subsample (one adapter of as
 *     many rows as a persona has on average, drawn from everybody) and single-wide (of everybody, with as many numbers
 *     as all personas' adapters together: the rank is multiplied by their number)
 * @param rank r of the method
 * @param alpha numerator of LoRA's scale
 * @param dropout on its input
 * @param targetModules adapted projections
 * @param learningRate peak
 * @param schedule constant, linear or cosine
 * @param warmupSteps steps of linear warm-up
 * @param epochs passes over the rows, unless max-steps is set
 * @param maxSteps steps; 0: by epochs
 * @param batchSize rows a step
 * @param order of the rows: shuffled; or grouped: a user's rows a few together, so that they share their prompts'
 *     beginning
 * @param weightDecay of AdamW
 * @param maxGradNorm gradients are clipped to it; 0: not
 * @param softTargets spread of a label over its neighbours, in steps of the scale; 0: the label alone
 * @param maxRows rows of one adapter at most, drawn by hash: one task holds them in memory; 0: all
 * @param rslora whether the scale is alpha / sqrt(rank) instead of alpha / rank (Kalajdzievski, arXiv 2312.03732)
 * @param layers that are adapted: all, or top-N for the N highest; those below are then computed once for each text
 * @param personaFrom single: every other adapter goes on from single-max; base: each begins anew
 * @param personaRate part of the learning rate that adapters which go on from single-max are trained with; of several
 *     that with the lowest loss on the adapter's stopping rows
 * @param patience measurements on stopping rows, two an epoch, without a lower loss after which training stops and the
 *     best step is kept, drawn back towards single-max where the adapter went on from it and that has a lower loss; 0:
 *     all steps are made and the last is kept
 * @param from folder of PEFT directories that were trained elsewhere, under the names that {@code dramatis adapter
 *     rows} takes; nothing is trained here then. Empty: everything is
 * @param seeds how often everything is trained, each time from another start with other orders, draws and random
 *     clusters
 * @param method lora; lora-fa (its A stays as drawn); miss (A is the identity repeated; no alpha); or vera (trained
 *     vectors around random factors that all modules share; no alpha)
 * @param loraPlusRatio the learning rate of LoRA's B divided by that of A (LoRA+, Hayou et al., arXiv 2402.12354); 1:
 *     the same
 */
public record TrainConfig(
        @Default("[single-max, persona, random]") List<String> adapters,
        @Default("16") int rank,
        @Default("32") double alpha,
        @Default("0") double dropout,
        @Default("[q_proj, k_proj, v_proj, o_proj]") List<String> targetModules,
        @Default("0.0006") double learningRate,
        @Default("cosine") String schedule,
        @Default("5") int warmupSteps,
        @Default("1") int epochs,
        @Default("0") int maxSteps,
        @Default("16") int batchSize,
        @Default("grouped") String order,
        @Default("0.01") double weightDecay,
        @Default("1") double maxGradNorm,
        @Default("0.5") double softTargets,
        @Default("200000") int maxRows,
        @Default("false") boolean rslora,
        @Default("all") String layers,
        @Default("single") String personaFrom,
        @Default("0.3") @JsonFormat(with = JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED)
                List<Double> personaRate,
        @Default("0") int patience,
        @Default("") String from,
        @Default("1") int seeds,
        @Default("lora") String method,
        @Default("1") double loraPlusRatio)
        implements Serializable {
    /** The largest rank that is trained: vLLM serves no larger one. */
    public static final int MOST_RANK = 512;

    private static final List<String> ADAPTERS =
            List.of("single-max", "single-min", "single-subsample", "single-wide", "persona", "random");

    public TrainConfig {
        Check.that(ADAPTERS.containsAll(adapters), "adapters", "must be some of " + ADAPTERS + ", is " + adapters);
        Check.that(
                !method.equals("vera") || !adapters.contains("single-wide"),
                "adapters",
                "must not hold single-wide where method is vera: a higher rank gives VeRA hardly more numbers");
        Check.that(
                List.of("single", "base").contains(personaFrom),
                "persona-from",
                "must be single or base, is " + personaFrom);
        Check.that(
                personaFrom.equals("base") || adapters.isEmpty() || adapters.contains("single-max"),
                "persona-from",
                "is single, so that adapters must hold single-max; add it, or set base");
        Check.that(
                !personaRate.isEmpty()
                        && personaRate.stream().allMatch(rate -> rate > 0 && rate <= 1)
                        && personaRate.stream().distinct().count() == personaRate.size(),
                "persona-rate",
                "must be above 0 and at most 1, or a list of such numbers, is " + personaRate);
        Check.that(
                personaRate.size() == 1 || patience > 0,
                "persona-rate",
                "has several rates, of which the loss on stopping rows decides; set patience to 1 or more, or one"
                        + " rate");
        Check.that(patience >= 0, "patience", "must be 0 (all steps) or more, is " + patience);
        Check.that(seeds >= 1 && seeds <= 100, "seeds", "must be 1 to 100, is " + seeds);
        Check.that(rank >= 1 && rank <= MOST_RANK, "rank", "must be 1 to " + MOST_RANK + ", is " + rank);
        Check.that(alpha > 0, "alpha", "must be positive, is " + alpha);
        Check.that(dropout >= 0 && dropout < 1, "dropout", "must be at least 0 and below 1, is " + dropout);
        Check.that(!targetModules.isEmpty(), "target-modules", "must name at least one projection");
        Check.that(learningRate > 0, "learning-rate", "must be positive, is " + learningRate);
        Check.that(
                List.of("constant", "linear", "cosine").contains(schedule),
                "schedule",
                "must be constant, linear or cosine, is " + schedule);
        Check.that(warmupSteps >= 0, "warmup-steps", "must be 0 or more, is " + warmupSteps);
        Check.that(epochs >= 1, "epochs", "must be 1 or more, is " + epochs);
        Check.that(maxSteps >= 0, "max-steps", "must be 0 (by epochs) or more, is " + maxSteps);
        Check.that(batchSize >= 1, "batch-size", "must be 1 or more, is " + batchSize);
        Check.that(List.of("shuffled", "grouped").contains(order), "order", "must be shuffled or grouped, is " + order);
        Check.that(weightDecay >= 0, "weight-decay", "must be 0 or more, is " + weightDecay);
        Check.that(maxGradNorm >= 0, "max-grad-norm", "must be 0 (none) or more, is " + maxGradNorm);
        Check.that(softTargets >= 0, "soft-targets", "must be 0 or more, is " + softTargets);
        Check.that(maxRows >= 0, "max-rows", "must be 0 (all) or more, is " + maxRows);
        Check.that(
                List.of("lora", "lora-fa", "miss", "vera").contains(method),
                "method",
                "must be lora, lora-fa, miss or vera, is " + method);
        Check.that(
                !rslora || method.startsWith("lora"),
                "rslora",
                "is true, but the method " + method + " has no scale; set false, or the method lora");
        Check.that(
                loraPlusRatio > 0 && loraPlusRatio * learningRate <= 1,
                "lora-plus-ratio",
                "must be positive, and the learning rate times it at most 1, is " + loraPlusRatio);
        Check.that(
                loraPlusRatio == 1 || method.equals("lora"),
                "lora-plus-ratio",
                "is " + loraPlusRatio + ", but the method " + method
                        + " does not train both A and B; set 1, or the method" + " lora");
        Check.that(layers.matches("all|top-[1-9]\\d{0,3}"), "layers", "must be all or one like top-10, is " + layers);
    }

    /**
     * Whether an adapter goes on from single-max.
     *
     * @param ofAll whether it is of everybody: such adapters begin from the base
     */
    public boolean goesOn(boolean ofAll) {
        return personaFrom.equals("single") && !ofAll;
    }

    /**
     * How often an adapter is trained: at every rate if it goes on from single-max.
     *
     * @param ofAll whether it is of everybody
     */
    public int trainings(boolean ofAll) {
        return goesOn(ofAll) ? personaRate.size() : 1;
    }

    /** The method with its variant, as tables have it: rslora is LoRA at another scale, lora+ at two learning rates. */
    public String variant() {
        return (rslora ? "rs" : "") + method + (loraPlusRatio == 1 ? "" : "+");
    }

    /**
     * Optimizer steps.
     *
     * @param rows that one epoch has
     */
    public int steps(long rows) {
        return maxSteps > 0 ? maxSteps : Math.toIntExact(epochs * ((rows + batchSize - 1) / batchSize));
    }

    /** Of so many rows those that {@code max-rows} allows. */
    public long allowed(long rows) {
        return maxRows == 0 ? rows : Math.min(rows, maxRows);
    }

    /** Rows, each as often as it is trained on: rows an epoch, or as many as the steps take where those are set. */
    public long rowsTrained(long rows) {
        return maxSteps > 0 ? (long) maxSteps * batchSize : rows * epochs;
    }

    /**
     * The part of the layers that is adapted, above 0 and at most 1.
     *
     * @param all layers of the base model
     */
    public double adaptedShare(int all) {
        return topLayers() == 0 ? 1 : Math.min(1, (double) topLayers() / all);
    }

    /** How many of the highest layers are adapted; 0: all layers. */
    public int topLayers() {
        return layers.equals("all") ? 0 : Integer.parseInt(layers.substring("top-".length()));
    }
}
