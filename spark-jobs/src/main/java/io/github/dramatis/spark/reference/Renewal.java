package io.github.dramatis.spark.reference;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which users' rows an incremental run keeps as they are and which it makes anew. A training part only ever grows
 * between two full runs, so a row is of today if it knows as many ratings.
 *
 * @param kept column user_id
 * @param renewed column user_id
 */
public record Renewal(Dataset<Row> kept, Dataset<Row> renewed) {
    private static final String USER = "user_id";
    private static final String[] KEY = {USER, "interactions"};

    /**
     * Holds what is known today against what a table knew.
     *
     * @param today a row a user: user_id, and interactions, how many ratings are known
     * @param before likewise
     */
    public static Renewal of(Dataset<Row> today, Dataset<Row> before) {
        Dataset<Row> known = before.select(USER, "interactions");
        return new Renewal(
                today.join(known, KEY, "left_semi").select(USER),
                today.join(known, KEY, "left_anti").select(USER));
    }

    /** The rows of the users who are kept. */
    public Dataset<Row> kept(Dataset<Row> rows) {
        return rows.join(kept, new String[] {USER}, "left_semi");
    }

    /** The rows of the users who are made anew. */
    public Dataset<Row> renewed(Dataset<Row> rows) {
        return rows.join(renewed, new String[] {USER}, "left_semi");
    }
}
