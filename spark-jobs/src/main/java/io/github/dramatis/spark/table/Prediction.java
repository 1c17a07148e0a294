package io.github.dramatis.spark.table;

/**
 * What an agent answered for a test row.
 *
 * @param exampleId the prompt
 * @param targetId what was asked
 * @param variantId who answered
 * @param userId the user
 * @param itemId the item
 * @param personaId the persona of the user, of the first scheme
 * @param adapter none, or as in adapters; served, or served-NAME, of a model behind a server; with pooled- before it
 *     where the agent's distribution is pooled with that of the best baseline
 * @param scheme of the personas that the adapter goes by; null where it goes by none
 * @param memory the memory variant
 * @param seed which of the variant's trainings answered, from 0
 * @param rating what the user really gave
 * @param weight inverse of the chance that the target was drawn
 * @param labelProbabilities of the ratings of the scale, ascending; they sum to 1
 * @param labelMass what the model gave to the labels together, before that
 * @param expected mean of the label distribution
 * @param drawn one draw from it
 * @param text sampled answer; null where none was sampled
 * @param answer rating, out-of-range, prose, refusal or empty; null with text
 * @param labelsFrom what a served model's label probabilities were read from: logprobs, bounded (some labels were not
 *     among the tokens that the server told), text, or nothing; null where the own engine computed them
 * @param error why a served model gave no answer, retries included: all labels are then as likely as another; else null
 * @param setting how the adapter was trained, where several ways are compared (experiment.over): rank-4,layers-top-8;
 *     else null
 */
public record Prediction(
        String exampleId,
        String targetId,
        String variantId,
        String userId,
        String itemId,
        String personaId,
        String adapter,
        String scheme,
        String memory,
        int seed,
        double rating,
        double weight,
        double[] labelProbabilities,
        double labelMass,
        double expected,
        double drawn,
        String text,
        String answer,
        @AddedLater String labelsFrom,
        @AddedLater String error,
        @AddedLater String setting) {}
