package io.github.dramatis.spark.table;

/**
 * One prompt: the agent of a user is asked to rate an item.
 *
 * @param exampleId {@code memory:user:item}, with %3A and %25 for a colon and a percent sign in the ids
 * @param userId the user
 * @param itemId the item asked about
 * @param personaId the persona of the user
 * @param split train, validation or test
 * @param revision of the profile that the prompt shows
 * @param memory short, long or short+long
 * @param prefix what the prompts of this user and revision share
 * @param suffix the rest, up to the label
 * @param rating what the user really gave
 * @param tokens length of prefix and suffix in tokens, without the label
 * @param memoriesDropped how many memories the length limit cost
 * @param sentencesDropped how many sentences of the profile it cost
 */
public record Example(
        String exampleId,
        String userId,
        String itemId,
        String personaId,
        String split,
        int revision,
        String memory,
        String prefix,
        String suffix,
        double rating,
        int tokens,
        int memoriesDropped,
        int sentencesDropped) {}
