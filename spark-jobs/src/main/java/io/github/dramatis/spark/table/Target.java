package io.github.dramatis.spark.table;

import java.time.Instant;
import java.util.List;

/**
 * What an agent is asked about, chosen before any prompt is made.
 *
 * @param targetId {@code user:item}, with %3A and %25 for a colon and a percent sign in the ids; of a choice {@code
 *     user:item:choice}, or, of one from a slate that the user was shown, {@code user:shown:microseconds:number}
 * @param userId the agent
 * @param itemId the item asked about; of a choice the item that was taken, whether the slate has it or not; null where
 *     nothing was
 * @param task rating or choice
 * @param split train, validation or test
 * @param purpose train, stop (training ends by it), tune (settings are chosen by it), pool (distributions are fitted on
 *     it) or test
 * @param revision of the profile that is shown
 * @param weight inverse of the chance that this row of its user and split was drawn: 1 where all are taken
 * @param slate the items that are chosen from, in the order in which they are shown; null where a rating is asked for
 * @param timestamp when a choice began; null where a rating is asked for
 */
public record Target(
        String targetId,
        String userId,
        String itemId,
        String task,
        String split,
        String purpose,
        int revision,
        double weight,
        @AddedLater List<String> slate,
        @AddedLater Instant timestamp) {
    public static final String RATING = "rating";
    public static final String CHOICE = "choice";
    public static final String TRAIN = "train";
    public static final String STOP = "stop";
    public static final String TUNE = "tune";
    public static final String POOL = "pool";
    public static final String TEST = "test";
}
