package io.github.dramatis.spark.predict;

import java.util.List;

/**
 * What one model said to one prompt, before the label temperature.
 *
 * @param exampleId the prompt
 * @param targetId what was asked
 * @param userId the user
 * @param itemId the item; of a choice the one that was taken
 * @param personaId the persona of the user, of the first scheme
 * @param purpose of the prompt: pool or test
 * @param variantId of the variant
 * @param adapter of the variant
 * @param scheme of the variant; null where it goes by none
 * @param setting of the variant; null where there is one way of training alone
 * @param memory of the variant
 * @param seed of the variant
 * @param rating what the user really gave
 * @param weight of the target
 * @param logProbabilities of the labels under the whole vocabulary, natural, by ascending rating; of a choice of the
 *     letters of the slate's items and, last, of none
 * @param text sampled answer; null where none was sampled
 * @param answer its class; null with text
 * @param labelsFrom what a served model's probabilities were read from; null of the own engine, which computes them
 * @param error why a served model gave no answer; else null
 * @param task rating or choice
 * @param slate of a choice; else null
 */
public record Answers(
        String exampleId,
        String targetId,
        String userId,
        String itemId,
        String personaId,
        String purpose,
        String variantId,
        String adapter,
        String scheme,
        String setting,
        String memory,
        int seed,
        double rating,
        double weight,
        double[] logProbabilities,
        String text,
        String answer,
        String labelsFrom,
        String error,
        String task,
        List<String> slate) {}
