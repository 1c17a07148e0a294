package io.github.dramatis.spark.llm;

import io.github.dramatis.core.llm.Usage;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What tasks that ask count while they run, to be seen in Spark's own pages. For the eye alone: a task that is tried
 * again counts twice.
 *
 * @param done conversations
 * @param calls answered
 * @param inputTokens of those
 * @param outputTokens of those
 * @param spent on those
 */
record AskAccumulators(
        LongAccumulator done,
        LongAccumulator calls,
        LongAccumulator inputTokens,
        LongAccumulator outputTokens,
        DoubleAccumulator spent)
        implements Serializable {
    /** @param done counts the conversations */
    static AskAccumulators of(SparkContext spark, LongAccumulator done) {
        return new AskAccumulators(
                done,
                spark.longAccumulator("llm calls"),
                spark.longAccumulator("llm tokens in"),
                spark.longAccumulator("llm tokens out"),
                spark.doubleAccumulator("llm spent"));
    }

    void answered(Usage used) {
        calls.add(1);
        inputTokens.add(used.inputTokens());
        outputTokens.add(used.outputTokens());
        spent.add(used.cost());
    }
}
