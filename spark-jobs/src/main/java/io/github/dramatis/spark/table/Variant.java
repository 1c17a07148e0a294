package io.github.dramatis.spark.table;

import io.github.dramatis.core.evaluation.Predictor;
import java.util.List;
import java.util.Map;

/**
 * One way to answer, with all that is needed to ask it again.
 *
 * @param variantId as adapters, predictions and metrics name it
 * @param baseModel name of the base model, or of the model behind a server
 * @param weights SHA-256 of its weights; null behind a server
 * @param adapter none, or as in adapters; served, or served-NAME, behind a server
 * @param memory the memory variant of its prompts
 * @param scheme of the personas that it goes by; null where it goes by none
 * @param k number of its clusters; null where it goes by none
 * @param method as in adapters; null without an adapter
 * @param rank r of the method; null without an adapter
 * @param layers that are adapted: all, or top-N; null without an adapter
 * @param pooled whether its distribution is pooled with that of a baseline
 * @param seed which of the trainings it is, from 0
 * @param paths folders of its adapters, relative to the workspace, by persona; the key is "all" for one of everybody;
 *     empty without an adapter
 * @param temperature of the label distribution of an agent alone; 1 in a pool
 * @param modelPower power of the model's distribution in the pool; null where it is not pooled
 * @param baselinePower power of the baseline's distribution in the pool; null where it is not pooled
 * @param baseline that it is pooled with; null where it is not pooled
 * @param ratings [labels] the ratings that label probabilities are of, ascending
 * @param setting how the adapter was trained, where several ways are compared (experiment.over): rank-4,layers-top-8;
 *     else null
 * @param modelPowerLow lower end of the 95 % interval of model_power over the users of the pooling rows; null where it
 *     is not pooled or these are of one user
 * @param modelPowerHigh its upper end
 */
public record Variant(
        String variantId,
        String baseModel,
        String weights,
        String adapter,
        String memory,
        String scheme,
        Integer k,
        String method,
        Integer rank,
        String layers,
        boolean pooled,
        int seed,
        Map<String, String> paths,
        double temperature,
        Double modelPower,
        Double baselinePower,
        String baseline,
        List<Double> ratings,
        @AddedLater String setting,
        @AddedLater Double modelPowerLow,
        @AddedLater Double modelPowerHigh) {
    /** Key in {@code paths} of an adapter that answers for everybody. */
    public static final String EVERYBODY = "all";

    /** Whether each persona has an adapter of its own. */
    public boolean goesByPersona() {
        return !paths.isEmpty() && !paths.containsKey(EVERYBODY);
    }

    /** Who it is in predictions and metrics, whatever its seed. */
    public Predictor predictor() {
        return Predictor.variant(pooled ? Predictor.POOLED + adapter : adapter, scheme, setting, memory);
    }
}
