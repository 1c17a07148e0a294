package io.github.dramatis.spark.baselines;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.rating.RatingScale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How often each rating of the scale was given in a history. */
final class UserHistograms {
    static final String COUNTS = "counts";

    private final RatingScale scale;

    UserHistograms(RatingScale scale) {
        this.scale = scale;
    }

    /**
     * Adds {@link #COUNTS}, [levels]: the user's in the history, 0 for a user who is not in it.
     *
     * @param targets user_id and more
     * @param history user_id, rating
     */
    Dataset<Row> addTo(Dataset<Row> targets, Dataset<Row> history) {
        Dataset<Row> byUser = history.groupBy("user_id").agg(counts(lit(1.0)).as(COUNTS));
        return targets.join(byUser, new String[] {"user_id"}, "left")
                .withColumn(COUNTS, coalesce(col(COUNTS), lit(new double[scale.size()])));
    }

    /** Everybody's, [levels]. */
    double[] population(Dataset<Row> history) {
        Row row = history.agg(counts(lit(1.0))).first();
        return row.<Double>getList(0).stream()
                .mapToDouble(count -> count == null ? 0 : count)
                .toArray();
    }

    /** [levels] */
    Column counts(Column weight) {
        Column level = greatest(
                lit(0),
                least(
                        lit(scale.size() - 1),
                        rint(col("rating").minus(scale.min()).divide(scale.step()))));
        return array(IntStream.range(0, scale.size())
                .mapToObj(k -> sum(when(level.equalTo(k), weight).otherwise(0.0)))
                .toArray(Column[]::new));
    }
}
