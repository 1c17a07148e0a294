package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** What can be wrong with a place of a list; the column {@code reason} says it, null where nothing is. */
final class ListFaults {
    static final String REASON = "reason";

    static final String NO_USER = "no user id";
    static final String NO_ITEM = "no item id, or an empty list";
    static final String NO_ORDER = "neither rank nor score";
    static final String RANK_NOT_WHOLE = "the rank is no whole number";
    static final String RANK_BELOW_ONE = "the rank is below 1";
    static final String SCORE_NO_NUMBER = "the score is no number";
    static final String SCORE_NOT_FINITE = "the score is NaN or infinite";
    static final String ROUND_NOT_WHOLE = "the round is no whole number";
    static final String PROPENSITY_OUTSIDE = "the propensity is no number above 0 and at most 1";
    static final String NO_RANK_AMONG_RANKS = "no rank in a list that has ranks";
    static final String ITEM_TWICE = "an item twice in a list";
    static final String RANK_TWICE = "a rank twice in a list";

    /** A list is a recommender's for a user in a round. */
    private static final Column[] LIST = {col(ListColumns.RECOMMENDER), col("user_id"), col(ListColumns.ROUND)};

    private ListFaults() {}

    /** Adds {@link #REASON} as far as a row alone tells it. */
    static Dataset<Row> ofRows(Dataset<Row> places) {
        Column rank = number(ListColumns.RANK);
        Column score = number(ListColumns.SCORE);
        Column propensity = number(ListColumns.PROPENSITY);
        Column isProbability =
                coalesce(not(isnan(propensity)).and(propensity.gt(0)).and(propensity.leq(1)), lit(false));
        Column hasRank = col(ListColumns.RANK).isNotNull();
        Column hasScore = col(ListColumns.SCORE).isNotNull();
        return places.withColumn(
                REASON,
                when(col("user_id").isNull(), NO_USER)
                        .when(col("item_id").isNull(), NO_ITEM)
                        .when(not(hasRank.or(hasScore)), NO_ORDER)
                        .when(hasRank.and(not(isWhole(rank))), RANK_NOT_WHOLE)
                        .when(hasRank.and(rank.lt(1)), RANK_BELOW_ONE)
                        .when(hasScore.and(score.isNull()), SCORE_NO_NUMBER)
                        .when(
                                hasScore.and(isnan(score).or(abs(score).equalTo(Double.POSITIVE_INFINITY))),
                                SCORE_NOT_FINITE)
                        .when(
                                col(ListColumns.ROUND).isNotNull().and(not(isWhole(number(ListColumns.ROUND)))),
                                ROUND_NOT_WHOLE)
                        .when(col(ListColumns.PROPENSITY).isNotNull().and(not(isProbability)), PROPENSITY_OUTSIDE));
    }

    /**
     * Adds to rows that are right by themselves what is wrong with them in their list. Of places with the same item the
     * first stays, of items at the same rank the one with the highest score.
     */
    static Dataset<Row> ofLists(Dataset<Row> places) {
        Column rank = number(ListColumns.RANK);
        Column score = number(ListColumns.SCORE);
        WindowSpec list = Window.partitionBy(LIST);
        WindowSpec item = Window.partitionBy(LIST[0], LIST[1], LIST[2], col("item_id"), col(REASON));
        WindowSpec place = Window.partitionBy(LIST[0], LIST[1], LIST[2], col("order"), col(REASON));
        return places.withColumn("order", rank)
                .withColumn(
                        REASON,
                        when(col("order").isNull().and(max("order").over(list).isNotNull()), NO_RANK_AMONG_RANKS))
                .withColumn(REASON, repeated(item.orderBy(col("order"), score.desc(), col("source")), ITEM_TWICE))
                .withColumn(
                        REASON,
                        when(
                                        col("order").isNotNull(),
                                        repeated(place.orderBy(score.desc(), col("item_id")), RANK_TWICE))
                                .otherwise(col(REASON)))
                .drop("order");
    }

    /** The order of a list without faults. */
    static WindowSpec order() {
        return Window.partitionBy(LIST)
                .orderBy(number(ListColumns.RANK), number(ListColumns.SCORE).desc(), col("item_id"));
    }

    /** The reason that is there; this one for all rows of the window without a reason but the first. */
    private static Column repeated(WindowSpec window, String reason) {
        return coalesce(col(REASON), when(row_number().over(window).gt(1), reason));
    }

    static Column number(String column) {
        return col(column).cast("double");
    }

    private static Column isWhole(Column number) {
        return coalesce(number.equalTo(rint(number)).and(abs(number).leq(Integer.MAX_VALUE)), lit(false));
    }
}
