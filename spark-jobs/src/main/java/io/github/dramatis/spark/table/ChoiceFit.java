package io.github.dramatis.spark.table;

/**
 * How choices are answered: of an agent the temperature and the powers of its pool with the stack, of a rival its
 * conditional logit.
 *
 * @param predictor adapter/memory, with the scheme where there is one; or the name of a baseline
 * @param temperature of an agent alone; null of a baseline
 * @param modelPower of the pooled agent; null where it is not pooled
 * @param baselinePower likewise
 * @param means [numbers] taken off an item's numbers; null of an agent
 * @param spreads [numbers] that they are then divided by; null of an agent
 * @param weights [numbers] w; null of an agent
 * @param none utility of taking nothing; null of an agent
 */
public record ChoiceFit(
        String predictor,
        Double temperature,
        Double modelPower,
        Double baselinePower,
        double[] means,
        double[] spreads,
        double[] weights,
        Double none) {}
