package io.github.dramatis.spark.recommend;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.RecommendedItem;
import io.github.dramatis.spark.table.RowCodec;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Lists and ids as data sets, for tests. */
final class ListFiles {
    static final SparkSession SPARK = Sessions.create("tests");

    private static final RowCodec<RecommendedItem> CODEC = RowCodec.of(RecommendedItem.class);

    private ListFiles() {}

    static Dataset<Row> users(String... ids) {
        return ids("user_id", ids);
    }

    static Dataset<Row> items(String... ids) {
        return ids("item_id", ids);
    }

    private static Dataset<Row> ids(String column, String... ids) {
        return SPARK.createDataset(List.of(ids), Encoders.STRING()).toDF(column);
    }

    static Dataset<Row> rows(List<RecommendedItem> places) {
        return SPARK.createDataFrame(places.stream().map(CODEC::encode).toList(), CODEC.schema());
    }

    /** By recommender, user, round and rank. */
    static List<RecommendedItem> places(Dataset<Row> lists) {
        return CODEC.decodeAll(lists.orderBy("recommender", "user_id", "round", "rank"));
    }
}
