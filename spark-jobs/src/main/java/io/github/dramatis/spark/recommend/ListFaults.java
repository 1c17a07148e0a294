package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.max;
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
    private static final Column[] LIST = {col(ListColumns.RECOMMENDER), col("user_id"), col(ParsedPlaces.ROUND_NUMBER)};

    private ListFaults() {}

    /**
     * Adds to rows that are right by themselves what is wrong with them in their list. Of places with the same item the
     * first stays, of items at the same rank the one with the highest score.
     */
    static Dataset<Row> ofLists(Dataset<Row> places) {
        Column rank = col(ParsedPlaces.RANK_NUMBER).asc_nulls_last();
        Column score = col(ParsedPlaces.SCORE_NUMBER).desc();
        WindowSpec list = Window.partitionBy(LIST);
        // by list, not by item or rank: Spark takes as long for a group of one row as for many
        WindowSpec byItem = list.orderBy(col("item_id"), rank, score, col(ListReader.SOURCE));
        WindowSpec whole = byItem.rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing());
        WindowSpec byRank = list.orderBy(col(REASON).isNotNull(), rank, score, col("item_id"));
        Column isWithoutRank = col(ParsedPlaces.RANK_NUMBER)
                .isNull()
                .and(max(ParsedPlaces.RANK_NUMBER).over(whole).isNotNull());
        return places.withColumn(
                        REASON,
                        when(isWithoutRank, NO_RANK_AMONG_RANKS).when(isAsBefore("item_id", byItem), ITEM_TWICE))
                .withColumn(
                        REASON, coalesce(col(REASON), when(isAsBefore(ParsedPlaces.RANK_NUMBER, byRank), RANK_TWICE)));
    }

    /** The order of a list without faults. */
    static WindowSpec order() {
        return Window.partitionBy(LIST)
                .orderBy(
                        col(ParsedPlaces.RANK_NUMBER),
                        col(ParsedPlaces.SCORE_NUMBER).desc(),
                        col("item_id"));
    }

    private static Column isAsBefore(String column, WindowSpec window) {
        return col(column).equalTo(lag(column, 1).over(window));
    }
}
