package io.github.dramatis.lm.training;

import io.github.dramatis.core.error.UserError;

/**
 * How an adapter is trained. The precision is the loaded model's.
 *
 * @param epochs passes over the rows; unused if {@code maxSteps} is set
 * @param maxSteps optimizer steps in all, however many epochs that takes; 0: epochs decide
 * @param batchSize rows of an optimizer step
 * @param microBatchTokens packed tokens that pass through the model at once on a thread: decides the memory, not the
 *     result
 * @param learningRate at its peak
 * @param weightDecay decoupled, as AdamW has it
 * @param schedule of the learning rate
 * @param warmupSteps in which it rises from 0
 * @param maxGradNorm to which the gradient is clipped; 0: no clipping
 * @param seed of the fresh factors, the order and the dropout
 * @param order in which an epoch takes the rows
 * @param sharePrefixes whether rows of a batch that begin alike compute that once
 * @param loraPlusRatio the learning rate of LoRA's B divided by that of A (Hayou et al., arXiv 2402.12354); 1: the same
 */
public record TrainingConfig(
        int epochs,
        int maxSteps,
        int batchSize,
        int microBatchTokens,
        double learningRate,
        double weightDecay,
        Schedule schedule,
        int warmupSteps,
        double maxGradNorm,
        long seed,
        Order order,
        boolean sharePrefixes,
        double loraPlusRatio) {
    /**
     * Four rating prompts of one user with what they share counted once; 16 % fewer tokens a step of the quickstart's
     * prompts than 512 take, while 1,024 save 1 % more.
     */
    public static final int DEFAULT_MICRO_BATCH_TOKENS = 768;

    public TrainingConfig {
        check(epochs >= 1 || maxSteps >= 1, "epochs " + epochs, "there must be one or a number of steps", "set 1");
        check(maxSteps >= 0, "max steps " + maxSteps, "it must not be negative", "set 0 to let the epochs decide");
        check(batchSize >= 1, "batch size " + batchSize, "it must be at least 1", "set e.g. 16");
        check(microBatchTokens >= 1, "micro-batch tokens " + microBatchTokens, "there must be one", "set e.g. 768");
        check(
                learningRate >= 0 && learningRate <= 1,
                "learning rate " + learningRate,
                "it must be in [0, 1]",
                "set e.g. 5e-4");
        check(weightDecay >= 0 && weightDecay <= 1, "weight decay " + weightDecay, "it must be in [0, 1]", "set 0");
        check(warmupSteps >= 0, "warmup steps " + warmupSteps, "it must not be negative", "set 0 for none");
        check(maxGradNorm >= 0, "max gradient norm " + maxGradNorm, "it must not be negative", "set 0 for no clipping");
        check(
                loraPlusRatio > 0 && loraPlusRatio * learningRate <= 1,
                "LoRA+ ratio " + loraPlusRatio,
                "it must be positive, and the learning rate times it at most 1",
                "set 1, or 16 for LoRA+");
    }

    private static void check(boolean holds, String what, String problem, String cure) {
        if (!holds) {
            throw new UserError(what, problem, cure);
        }
    }

    /** One epoch in batches of 16, learning rate 5e-4 after a cosine, clipped at norm 1, shuffled, prefixes shared. */
    public static TrainingConfig defaults() {
        return new TrainingConfig(
                1, 0, 16, DEFAULT_MICRO_BATCH_TOKENS, 5e-4, 0, Schedule.COSINE, 0, 1, 1, Order.SHUFFLED, true, 1);
    }

    /** Optimizer steps for so many rows. */
    public int steps(int rows) {
        return maxSteps > 0 ? maxSteps : Math.multiplyExact(epochs, stepsOfAnEpoch(rows));
    }

    int stepsOfAnEpoch(int rows) {
        return (rows + batchSize - 1) / batchSize;
    }

    /** The learning rate of a step, counted from 1. */
    double learningRate(int step, int steps) {
        return learningRate * schedule.factor(step - 1, warmupSteps, steps);
    }
}
