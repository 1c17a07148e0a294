package io.github.dramatis.spark.estimate;

import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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

    /** Columns of the input: two whole numbers of at least 0 and what is to be explained. */
    public static final String USER = "user_index";

    public static final String ITEM = "item_index";
    public static final String VALUE = "value";

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
}
