package io.github.dramatis.lm.training;

/**
 * What happened in an optimizer step.
 *
 * @param step its number, from 1
 * @param loss mean cross entropy of the step's targets before the step, in nats
 * @param learningRate of the step
 * @param tokens of the step's rows, shared ones counted for every row
 * @param seconds that the step took, without a validation after it
 * @param validationLoss mean cross entropy of the validation rows' targets after the step, in nats; null: not measured
 */
public record StepLog(int step, double loss, double learningRate, int tokens, double seconds, Double validationLoss) {
    StepLog withValidation(double found) {
        return new StepLog(step, loss, learningRate, tokens, seconds, found);
    }
}
