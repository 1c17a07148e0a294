package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.github.dramatis.core.simulation.ListMeasures;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * What the lists are made of, whatever agents make of them: coverage, gini, novelty and diversity, by recommender.
 *
 * @param context of the workspace
 */
record ListShape(StageContext context) {
    static final List<String> MEASURES = List.of("coverage", "gini", "novelty", "diversity");

    /** The measures of each recommender, in the order of {@link #MEASURES}; NaN where there is none. */
    Map<String, double[]> of(Dataset<Row> lists) {
        Map<String, double[]> shapes = new HashMap<>();
        long catalogue = context.read(Tables.ITEMS)
                .select("item_id")
                .union(lists.select("item_id"))
                .distinct()
                .count();
        shown(lists).forEach((recommender, items) -> {
            long[] times = items.build().toArray();
            shapes.put(recommender, new double[] {
                ListMeasures.coverage(times, catalogue), ListMeasures.gini(times, catalogue), Double.NaN, Double.NaN
            });
        });
        novelty(lists).forEach(row -> shapes.get(row.getString(0))[2] = row.getDouble(1));
        diversity(lists).forEach(row -> shapes.get(row.getString(0))[3] = row.getDouble(1));
        return shapes;
    }

    /** How often each recommender shows each of its items; read as how many items are shown how often. */
    private static Map<String, LongStream.Builder> shown(Dataset<Row> lists) {
        List<Row> rows = lists.groupBy("recommender", "item_id")
                .agg(count(lit(1)).as("times"))
                .groupBy("recommender", "times")
                .agg(count(lit(1)).as("items"))
                .collectAsList();
        Map<String, LongStream.Builder> shown = new HashMap<>();
        for (Row row : rows) {
            LongStream.Builder items = shown.computeIfAbsent(row.getString(0), name -> LongStream.builder());
            LongStream.range(0, row.getLong(2)).forEach(item -> items.add(row.getLong(1)));
        }
        return shown;
    }

    private List<Row> novelty(Dataset<Row> lists) {
        Dataset<Row> training =
                context.read(Tables.INTERACTIONS).where(col("split").notEqual("test"));
        long users = training.select("user_id").distinct().count();
        Dataset<Row> takers =
                training.groupBy("item_id").agg(countDistinct("user_id").as("takers"));
        UDF1<Long, Double> information = count -> ListMeasures.selfInformation(count == null ? 0 : count, users);
        Column told = udf(information, DataTypes.DoubleType).apply(col("takers"));
        return lists.join(takers, new String[] {"item_id"}, "left")
                .groupBy("recommender")
                .agg(avg(told))
                .collectAsList();
    }

    private List<Row> diversity(Dataset<Row> lists) {
        Dataset<Row> vectors = context.read(Tables.ITEM_VECTORS).select("item_id", "vector");
        UDF1<Seq<Seq<Float>>, Double> diversity = ofList -> {
            List<Seq<Float>> all = JavaConverters.seqAsJavaList(ofList);
            float[][] of = new float[all.size()][];
            for (int i = 0; i < of.length; i++) {
                of[i] = floats(all.get(i));
            }
            double value = ListMeasures.diversity(of);
            return Double.isNaN(value) ? null : value;
        };
        return lists.join(vectors, "item_id")
                .groupBy("recommender", "user_id")
                .agg(collect_list(col("vector")).as("vectors")) // as many as a list has places
                .select(
                        col("recommender"),
                        udf(diversity, DataTypes.DoubleType)
                                .apply(col("vectors"))
                                .as("diversity"))
                .groupBy("recommender")
                .agg(avg("diversity").as("diversity"))
                .where(col("diversity").isNotNull())
                .collectAsList();
    }

    private static float[] floats(Seq<Float> values) {
        List<Float> list = JavaConverters.seqAsJavaList(values);
        float[] floats = new float[list.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = list.get(i);
        }
        return floats;
    }
}
