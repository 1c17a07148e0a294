package io.github.dramatis.spark.estimate;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.spark.sampling.HashDraw;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What an {@link AlsFit} is given: all ratings, or those of a sample of the users.
 *
 * @param rows user_id, item_id, rating and more
 * @param count of the rows
 */
public record AlsRatings(Dataset<Row> rows, long count) {
    private static final String[] USER = {"user_id"};

    /**
     * All ratings, if there are no more than allowed. Else those of the users who are asked about, and of others, drawn
     * by hash, about as many as there is room for; where the users who are asked about have too many, of a sample of
     * them alone.
     *
     * @param most ratings, at least 1; the last user's may be a few more
     * @param all ratings
     * @param asked user_id and more, of those who are asked about
     * @param stage of the draws
     */
    public static AlsRatings atMost(long most, Dataset<Row> all, Dataset<Row> asked, long seed, String stage) {
        long count = all.count();
        if (count <= most) {
            return new AlsRatings(all, count);
        }
        Dataset<Row> users = asked.select("user_id").distinct();
        Dataset<Row> theirs = all.join(users, USER, "left_semi");
        long ofAsked = theirs.count();
        Dataset<Row> sample = ofAsked > most
                ? HashDraw.least(theirs, HashDraw.of(seed, stage, col("user_id")), most, ofAsked)
                : theirs.union(all.join(users, USER, "left_anti")
                        .where(HashDraw.isWithin(
                                (double) (most - ofAsked) / (count - ofAsked), seed, stage, col("user_id"))));
        return new AlsRatings(sample, sample.count());
    }
}
