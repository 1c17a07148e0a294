package io.github.dramatis.spark.targets;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.unix_micros;

import org.apache.spark.sql.Column;

/** Ids of targets. */
public final class TargetIds {
    private TargetIds() {}

    /**
     * The id of the columns user_id and item_id: {@code user:item}, with %3A and %25 for a colon and a percent sign in
     * them.
     */
    public static Column ofPair() {
        return concat(escaped("user_id"), lit(":"), escaped("item_id"));
    }

    /** The id of a choice in which the item was taken, of the same columns: {@code user:item:choice}. */
    static Column ofChoice() {
        return concat(ofPair(), lit(":choice"));
    }

    /** The id of the column user_id and a column that tells its slates apart: {@code user:slate}. */
    public static Column ofSlate(String slateId) {
        return concat(escaped("user_id"), lit(":"), col(slateId));
    }

    /**
     * The id of the columns user_id and timestamp, of a slate that the user was shown: {@code
     * user:shown:microseconds:number}.
     *
     * @param nth number of the slate among those of the time
     */
    static Column ofShown(Column nth) {
        return concat(escaped("user_id"), lit(":shown:"), unix_micros(col("timestamp")), lit(":"), nth);
    }

    private static Column escaped(String id) {
        return regexp_replace(regexp_replace(col(id), "%", "%25"), ":", "%3A");
    }
}
