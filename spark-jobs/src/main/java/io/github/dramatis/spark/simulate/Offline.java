package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.simulation.HeldOutMeasures;
import io.github.dramatis.spark.table.Rows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How well the lists find what their users really took in the test part.
 *
 * @param recommenders in the order of the values
 * @param k places that are looked at
 */
record Offline(List<String> recommenders, int k) implements Serializable {
    /** Column of the values. */
    static final String VALUES = "offline_values";
    /** The measures in their order, as tables name them. */
    static final List<String> MEASURES = List.of("ndcg", "hit_rate", "precision", "hit_rating");

    /**
     * A row an agent: user_id and {@link #VALUES}, [measures * recommenders], NaN where there is none.
     *
     * @param lists recommender, user_id, item_id, rank
     * @param interactions user_id, item_id, rating, split
     */
    Dataset<Row> of(Dataset<Row> lists, Dataset<Row> interactions) {
        Offline offline = this;
        CoGroupFunction<String, Row, Row, Row> values = (user, ofLists, ofTest) -> offline.of(user, ofLists, ofTest);
        StructType schema = new StructType()
                .add("user_id", DataTypes.StringType)
                .add(VALUES, new ArrayType(DataTypes.DoubleType, false));
        Dataset<Row> test = interactions.where(col("split").equalTo("test")).select("user_id", "item_id", "rating");
        return Rows.byUser(lists.where(col("rank").leq(k))).cogroup(Rows.byUser(test), values, Encoders.row(schema));
    }

    private Iterator<Row> of(String user, Iterator<Row> lists, Iterator<Row> test) {
        if (!lists.hasNext()) {
            return List.<Row>of().iterator();
        }
        Map<String, Double> heldOut = new HashMap<>();
        test.forEachRemaining(row -> heldOut.put(row.getAs("item_id"), row.<Double>getAs("rating")));
        Map<String, List<Row>> byRecommender = new HashMap<>();
        lists.forEachRemaining(row -> byRecommender
                .computeIfAbsent(row.getAs("recommender"), r -> new ArrayList<>())
                .add(row));
        double[] values = new double[MEASURES.size() * recommenders.size()];
        for (int i = 0; i < recommenders.size(); i++) {
            List<String> ranked = byRecommender.getOrDefault(recommenders.get(i), List.of()).stream()
                    .sorted(Comparator.comparing((Row row) -> row.<Integer>getAs("rank")))
                    .map(row -> row.<String>getAs("item_id"))
                    .toList();
            HeldOutMeasures measured = HeldOutMeasures.of(ranked, heldOut, k);
            double[] each = {measured.ndcg(), measured.hitRate(), measured.precision(), measured.hitRating()};
            for (int measure = 0; measure < each.length; measure++) {
                values[measure * recommenders.size() + i] = each[measure];
            }
        }
        return List.of(RowFactory.create(user, values)).iterator();
    }

    /** The values of a row that {@link #of} has made. */
    static double[] values(Row row) {
        return Rows.doubles(row, row.fieldIndex(VALUES));
    }
}
