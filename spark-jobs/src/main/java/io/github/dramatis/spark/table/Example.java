package io.github.dramatis.spark.table;

/**
 * One prompt: the agent of a user is asked to rate an item.
 *
 * @param exampleId {@code memory:target}
 * @param targetId what is asked
 * @param userId the user
 * @param itemId the item asked about
 * @param split train, validation or test
 * @param purpose of the target: train, stop, tune, pool or test
 * @param revision of the profile that the prompt shows
 * @param memory short, long or short+long
 * @param prefix what the prompts of this user and revision share
 * @param suffix the rest, up to the label
 * @param evidence the numbers that the prompt shows, see {@link io.github.dramatis.core.prompt.Evidence#NAMES}
 * @param rating what the user really gave
 * @param weight of the target
 * @param tokens length of prefix and suffix in tokens, without the label
 * @param memoriesDropped how many memories the length limit cost
 * @param sentencesDropped how many sentences of the profile it cost
 */
public record Example(
        String exampleId,
        String targetId,
        String userId,
        String itemId,
        String split,
        String purpose,
        int revision,
        String memory,
        String prefix,
        String suffix,
        double[] evidence,
        double rating,
        double weight,
        int tokens,
        int memoriesDropped,
        int sentencesDropped) {}
