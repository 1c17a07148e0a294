package io.github.dramatis.spark.table;

import io.github.dramatis.core.prompt.ChoiceLetters;
import java.util.List;

/**
 * One prompt: the agent of a user is asked to rate an item, or to choose one of several.
 *
 * @param exampleId {@code memory:target}
 * @param targetId what is asked
 * @param userId the user
 * @param itemId the item asked about; of a choice the item that was taken, whether the slate has it or not; null where
 *     nothing was
 * @param split train, validation or test
 * @param purpose of the target: train, stop, tune, pool or test
 * @param revision of the profile that the prompt shows
 * @param memory short, long or short+long, without the parts that it names: short+long-without-estimate
 * @param prefix what the prompts of this user and revision share
 * @param suffix the rest, up to the label
 * @param evidence the numbers that the prompt shows: item mean, log (1 + its ratings), user mean, log (1 + the user's
 *     ratings), estimate, taste, mean rating of the memories shown, its mean above that of others, their number; of a
 *     choice those of each item of the slate, one after the other: log (1 + ratings), the same of recent ratings, item
 *     mean, estimate, taste, similarity, rating of the nearest, similarity to liked, log age, unrated
 * @param rating what the user really gave the item
 * @param weight of the target
 * @param tokens length of prefix and suffix in tokens, without the label
 * @param memoriesDropped how many memories the length limit cost
 * @param sentencesDropped how many sentences of the profile it cost
 * @param task rating or choice
 * @param slate the items that are chosen from, in the order in which they are shown; null where a rating is asked for
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
        int sentencesDropped,
        String task,
        List<String> slate) {
    /** Place of the item that was taken in the slate, from 0; the number of items where the slate is without it. */
    public int place() {
        return ChoiceLetters.place(slate, itemId);
    }

    /** Index of the letter that answers a choice, in {@link ChoiceLetters#coding}. */
    public int taken() {
        return ChoiceLetters.letter(place(), slate.size());
    }
}
