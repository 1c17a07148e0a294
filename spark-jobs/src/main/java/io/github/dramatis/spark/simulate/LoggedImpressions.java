package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the source's impressions say of a recommender that was never shown: the places of test slates whose item stands
 * on the recommender's first page too. Nobody tells the chances with which they were shown, so they are estimated from
 * the slates before the test part: an item's is the share of these slates that have it, and a place is looked at as
 * often as items there are taken, compared to the best place. That is right for a system that shows everybody the same
 * mixture, and the less so the more personal the system is.
 *
 * @param pageSize places of the first page
 */
record LoggedImpressions(int pageSize) {
    /** Column of whether the item was taken: 1 or 0. */
    static final String REWARD = "reward";
    /** Column of the chance with which the log showed the item where the user looked. */
    static final String PROPENSITY = "propensity";
    /** Column of the chance with which the recommender would. */
    static final String PROBABILITY = "probability";

    private static final Column IN_TEST = col("split").equalTo("test");
    private static final String[] PAIR = {"user_id", "item_id"};

    /**
     * Recommender, user_id, item_id, {@link #REWARD}, {@link #PROPENSITY}, {@link #PROBABILITY}.
     *
     * @param impressions the table
     * @param lists recommender, user_id, item_id, rank
     */
    Dataset<Row> of(Dataset<Row> impressions, Dataset<Row> lists) {
        Dataset<Row> before = impressions.where(not(IN_TEST));
        Dataset<Row> places = places(before);
        Dataset<Row> shown = places.groupBy(PAIR[1]).agg(count(lit(1)).as("shown"));
        // as if each item had been shown once more: none has the chance 0
        Column chance = least(lit(1), coalesce(col("shown"), lit(0)).plus(1).divide(before.count() + 1.0));
        double[] looks = looks(places);
        return places(impressions.where(IN_TEST))
                .join(lists.where(col("rank").leq(pageSize)), PAIR)
                .join(shown, PAIR[1], "left")
                .select(
                        col("recommender"),
                        col("user_id"),
                        col("item_id"),
                        col(REWARD),
                        chance.multiply(at(looks, col("place"))).as(PROPENSITY),
                        at(looks, col("rank")).as(PROBABILITY));
    }

    /** User_id, place (from 1), item_id, {@link #REWARD}. */
    private static Dataset<Row> places(Dataset<Row> impressions) {
        return impressions
                .select(col("user_id"), col("taken"), posexplode(col("slate")).as(new String[] {"index", "item_id"}))
                .select(
                        col("user_id"),
                        col("index").plus(1).as("place"),
                        col("item_id"),
                        when(col("item_id").equalTo(col("taken")), 1.0)
                                .otherwise(0.0)
                                .as(REWARD));
    }

    /**
     * [places] how often a place is looked at, of the times that the best one is; one value where nothing was shown.
     */
    private static double[] looks(Dataset<Row> places) {
        // as if of two more slates one had been taken there: rare places get no weight without bound
        double[] rates = places
                .groupBy("place")
                .agg(sum(REWARD).plus(1).divide(count(lit(1)).plus(2)).as("rate"))
                .sort("place")
                .collectAsList() // as many as the longest slate has items
                .stream()
                .mapToDouble(row -> row.getDouble(1))
                .toArray();
        double best = Arrays.stream(rates).max().orElse(1);
        return rates.length == 0
                ? new double[] {1}
                : Arrays.stream(rates).map(rate -> rate / best).toArray();
    }

    private static Column at(double[] looks, Column place) {
        Column[] values = Arrays.stream(looks).mapToObj(look -> lit(look)).toArray(Column[]::new);
        return element_at(array(values), least(place, lit(looks.length)));
    }
}
