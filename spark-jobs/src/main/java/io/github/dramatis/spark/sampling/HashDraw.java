package io.github.dramatis.spark.sampling;

import static org.apache.spark.sql.functions.udf;

import io.github.dramatis.core.random.Draws;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** Draws by (run seed, stage, key) as columns: see {@link Draws}. */
public final class HashDraw {
    private HashDraw() {}

    /** A non-negative whole number of 63 well mixed bits for each key. */
    public static Column of(long seed, String stage, Column key) {
        UDF1<String, Long> hash = id -> Draws.hash(seed, stage, id) >>> 1;
        return udf(hash, DataTypes.LongType).apply(key);
    }

    /**
     * Whether a key is among a share of them.
     *
     * @param share from 0 to 1
     */
    public static Column isWithin(double share, long seed, String stage, Column key) {
        return of(seed, stage, key).lt((long) (share * Long.MAX_VALUE));
    }

    /**
     * The rows with the least draws: which they are stays when other rows come or go, as far as those do not draw less.
     * Rows of equal draws are all taken. The rows are computed once to find which these are, and again by who reads
     * them.
     *
     * @param draw non-negative column, see {@link #of}
     * @param most how many; all rows where there are no more
     */
    public static Dataset<Row> least(Dataset<Row> rows, Column draw, long most) {
        if (most <= 0) {
            return rows.limit(0);
        }
        OptionalLong last = KthSmallest.of(rows, draw, most);
        return last.isEmpty() ? rows : rows.where(draw.leq(last.getAsLong()));
    }

    /**
     * The same where it is known how many rows there are.
     *
     * @param most how many, at least 1
     * @param all the number of rows
     */
    public static Dataset<Row> least(Dataset<Row> rows, Column draw, long most, long all) {
        return most >= all ? rows : least(rows, draw, most);
    }
}
