package io.github.dramatis.spark.examples;

import io.github.dramatis.core.prompt.AgentFacts;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * A revision of a user's profile, with what is counted over the user.
 *
 * @param revision its number
 * @param interactions how many rows of the training part it knows
 * @param facts what prompts show of it
 * @param userSteps sum of the user's training part as far as it is frozen, in steps above the scale's minimum
 * @param userRatings rows of that
 * @param other what the last profile of another user says; null where nobody asks for it
 */
record AgentRevision(
        int revision, int interactions, AgentFacts facts, long userSteps, long userRatings, AgentFacts other) {
    /** Reads a row of {@link PromptSources#agents}. */
    static AgentRevision of(Row row) {
        return new AgentRevision(
                row.<Integer>getAs("revision"),
                row.<Integer>getAs("interactions"),
                new AgentFacts(
                        row.getAs("text"),
                        row.getAs("activity_level"),
                        row.getAs("conformity_level"),
                        row.getAs("diversity_level"),
                        List.of(),
                        HistoryItem.byOthers(row)),
                row.<Long>getAs("user_steps"),
                row.<Long>getAs("user_ratings"),
                other(row));
    }

    private static AgentFacts other(Row row) {
        Row other = row.getAs(PromptSources.OTHER);
        return other == null
                ? null
                : new AgentFacts(
                        other.getString(0),
                        other.getString(1),
                        other.getString(2),
                        other.getString(3),
                        List.of(),
                        HistoryItem.byOthers(other));
    }
}
