package io.github.dramatis.spark.table;

/**
 * What an agent answered for a test or validation row.
 *
 * @param exampleId the prompt
 * @param userId the user
 * @param itemId the item
 * @param personaId the persona of the user
 * @param adapter none, single-max, single-min or persona
 * @param memory the memory variant
 * @param rating what the user really gave
 * @param labelProbabilities of the ratings of the scale, ascending; they sum to 1
 * @param labelMass what the model gave to the labels together, before that
 * @param expected mean of the label distribution
 * @param drawn one draw from it
 * @param text sampled answer; null where none was sampled
 * @param answer rating, out-of-range, prose, refusal or empty; null with text
 */
public record Prediction(
        String exampleId,
        String userId,
        String itemId,
        String personaId,
        String adapter,
        String memory,
        double rating,
        double[] labelProbabilities,
        double labelMass,
        double expected,
        double drawn,
        String text,
        String answer) {}
