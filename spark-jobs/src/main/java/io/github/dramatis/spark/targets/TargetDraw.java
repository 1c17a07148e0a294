package io.github.dramatis.spark.targets;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.sampling.KthSmallest;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * A stratified sample of users' rows: everybody's first row by hash goes before anybody's second, so nobody with few
 * rows is lost.
 *
 * <p>With n rows of a user, c allowed a user and a total that ends within turn t, of whose rows the share f is taken, a
 * user gets min(n, c, t - 1) rows, and one more with chance f if min(n, c) is t or more: a row's weight is n divided by
 * what its user gets on average. The rows of turn t are drawn anew for that: by the draw that ranked a user's rows,
 * those of users with many rows would go first.
 *
 * @param seed of the run
 * @param perUser rows of a user at most; 0: all
 * @param total rows in all at most; 0: all
 */
record TargetDraw(long seed, int perUser, int total) {
    private static final String DRAW = "draw";
    private static final String LAST_DRAW = "last_draw";
    private static final String TURN = "turn";
    private static final String OF_USER = "of_user";

    /**
     * Where the total ends.
     *
     * @param lastDraw the largest {@link #LAST_DRAW} in that turn that is taken
     */
    private record End(long turn, double share, long lastDraw) {}

    /** Some of the rows, with {@code weight}; rows need user_id and target_id. */
    Dataset<Row> of(Dataset<Row> rows) {
        WindowSpec user = Window.partitionBy("user_id");
        Dataset<Row> drawn = rows.withColumn(DRAW, HashDraw.of(seed, "targets", col("target_id")))
                .withColumn(LAST_DRAW, HashDraw.of(seed, "targets-last-turn", col("target_id")))
                .withColumn(TURN, row_number().over(user.orderBy(DRAW, "target_id")))
                .withColumn(OF_USER, count(lit(1)).over(user));
        Column allowed = perUser == 0 ? col(OF_USER) : least(col(OF_USER), lit((long) perUser));
        Dataset<Row> candidates = drawn.where(col(TURN).leq(allowed));
        End end = end(candidates);
        Column taken = least(allowed, lit(end.turn() - 1))
                .plus(when(allowed.geq(end.turn()), end.share()).otherwise(0.0));
        return candidates
                .where(col(TURN)
                        .lt(end.turn())
                        .or(col(TURN).equalTo(end.turn()).and(col(LAST_DRAW).leq(end.lastDraw()))))
                .withColumn("weight", col(OF_USER).divide(taken))
                .drop(DRAW, LAST_DRAW, TURN, OF_USER);
    }

    private End end(Dataset<Row> candidates) {
        if (total == 0) {
            return new End(Long.MAX_VALUE, 0, 0);
        }
        // a row a turn: as many as the longest history has
        List<Row> turns = candidates.groupBy(TURN).agg(count(lit(1)).as("rows")).collectAsList().stream()
                .sorted(Comparator.comparingInt(row -> row.getInt(0)))
                .toList();
        long before = 0;
        for (Row row : turns) {
            long turn = row.getInt(0);
            long rows = row.getLong(1);
            if (before + rows > total) {
                long left = total - before;
                long last = left == 0
                        ? -1
                        : KthSmallest.of(candidates.where(col(TURN).equalTo(turn)), col(LAST_DRAW), left)
                                .orElseThrow();
                return new End(turn, (double) left / rows, last);
            }
            before += rows;
        }
        return new End(Long.MAX_VALUE, 0, 0);
    }
}
