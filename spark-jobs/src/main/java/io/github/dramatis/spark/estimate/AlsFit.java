package io.github.dramatis.spark.estimate;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * MLlib's ALS. Its input is put into blocks and sorted first, so that the factors don't depend on
 * how it came. Needs a {@link CheckpointFolder}.
 *
 * @param rank of the factors
 * @param regularization times the number of ratings of a user or an item
 * @param iterations how many
 * @param blocks partitions of users and of items; an id is in the block {@code id mod blocks}
 * @param seed of the first factors
 */
public record AlsFit(int rank, double regularization, int iterations, int blocks, long seed) {
    /** Iterations between checkpoints: their lineage has to fit an executor thread's stack. */
    private static final int CHECKPOINT_EVERY = 2;

    private static final long RATINGS_OF_A_BLOCK = 500_000;
    /** Each task that parts the ratings has a buffer for each pair of a user block and an item block. */
    private static final long MOST_BLOCKS = 200;

    /** Columns of the input: two whole numbers of at least 0 and what is to be explained. */
    public static final String USER = "user_index";

    public static final String ITEM = "item_index";
    public static final String VALUE = "value";

    /**
     * A number of blocks that follows from the data alone: results are the same on any cluster.
     *
     * @param asked 0: one for each 500,000 ratings, 200 at most
     */
    public static int blocks(int asked, long ratings) {
        return asked > 0 ? asked : (int) Math.min(MOST_BLOCKS, 1 + ratings / RATINGS_OF_A_BLOCK);
    }

    /** @param values columns {@link #USER}, {@link #ITEM} and {@link #VALUE}; a row a pair */
    public ALSModel of(Dataset<Row> values) {
        return als().fit(ordered(values));
    }

    /**
     * ALS for what users took: each row is a preference of 1, all other pairs of 0 (Hu, Koren, Volinsky, ICDM 2008).
     *
     * @param values columns {@link #USER}, {@link #ITEM} and {@link #VALUE}, a row a pair
     * @param alpha confidence in a row is 1 + alpha · value, in all other pairs 1
     */
    public ALSModel ofTaken(Dataset<Row> values, double alpha) {
        return als().setImplicitPrefs(true).setAlpha(alpha).fit(ordered(values));
    }

    private Dataset<Row> ordered(Dataset<Row> values) {
        return values.select(new Column(USER), new Column(ITEM), new Column(VALUE).cast("float"))
                .repartition(blocks, new Column(USER))
                .sortWithinPartitions(USER, ITEM);
    }

    private ALS als() {
        return new ALS()
                .setUserCol(USER)
                .setItemCol(ITEM)
                .setRatingCol(VALUE)
                .setRank(rank)
                .setMaxIter(iterations)
                .setRegParam(regularization)
                .setNumBlocks(blocks)
                .setCheckpointInterval(CHECKPOINT_EVERY)
                .setSeed(seed);
    }

    /**
     * The distinct ids with their rank: MLlib wants integers, and a StringIndexer would hold all ids on the driver.
     *
     * @param id column of the ids
     * @param index column of the ranks, from 0
     */
    public static Dataset<Row> indexed(Dataset<Row> rows, String id, String index) {
        JavaRDD<Row> ranked = rows.select(id)
                .distinct()
                .sort(id)
                .javaRDD()
                .zipWithIndex()
                .map(pair -> RowFactory.create(pair._1().getString(0), Math.toIntExact(pair._2())));
        StructType schema = new StructType().add(id, DataTypes.StringType).add(index, DataTypes.IntegerType);
        return rows.sparkSession().createDataFrame(ranked, schema);
    }
}
