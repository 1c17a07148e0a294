package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.spark.table.Rows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The items whose vectors have the largest products with a user's vector. Every user is held against every item, block
 * by block, as MLlib's {@code recommendForAll} does it; but of equal products those of the smallest item ids are found,
 * whatever the partitions.
 */
final class VectorSearch {
    private static final int USERS_A_BLOCK = 256;
    private static final double BILLION = 1e9;
    private static final StructType SCORED = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("score", DataTypes.DoubleType);

    private VectorSearch() {}

    /** Some users, and how many items each needs, or some items. */
    private record Block(List<String> ids, List<Long> needed, List<double[]> vectors) {
        static Block empty() {
            return new Block(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        int size() {
            return ids.size();
        }
    }

    private record Scored(String item, double score) {
        /** The worst first. */
        static final Comparator<Scored> ORDER =
                Comparator.comparingDouble(Scored::score).thenComparing(Scored::item, Comparator.reverseOrder());
    }

    /**
     * The largest products of each block of items, rounded to billionths: at least as many of a user as needed, where
     * there are so many items.
     *
     * @param users user_id, steps (how many items are needed), vector (of doubles)
     * @param items item_id, vector
     * @param blocks parts of the users and of the items; each pair of parts is a task
     * @return user_id, item_id, score
     */
    static Dataset<Row> largest(Dataset<Row> users, Dataset<Row> items, int blocks) {
        JavaRDD<Block> userBlocks = users.select(
                        col("user_id"), col(ItemWalk.STEPS).cast("long"), col("vector"))
                .repartition(blocks, col("user_id"))
                .javaRDD()
                .mapPartitions(rows -> blocks(rows, USERS_A_BLOCK));
        JavaRDD<Block> itemBlocks = items.select(
                        col("item_id"), col("vector").isNotNull().cast("long"), col("vector"))
                .repartition(blocks, col("item_id"))
                .javaRDD()
                .mapPartitions(rows -> blocks(rows, Integer.MAX_VALUE));
        JavaRDD<Row> scored = userBlocks.cartesian(itemBlocks).flatMap(pair -> largest(pair._1(), pair._2()));
        return users.sparkSession().createDataFrame(scored, SCORED);
    }

    private static Iterator<Block> blocks(Iterator<Row> rows, int size) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Block next() {
                Block block = Block.empty();
                while (rows.hasNext() && block.size() < size) {
                    Row row = rows.next();
                    block.ids().add(row.getString(0));
                    block.needed().add(row.getLong(1));
                    block.vectors().add(Rows.doubles(row, 2));
                }
                return block;
            }
        };
    }

    private static Iterator<Row> largest(Block users, Block items) {
        List<Row> all = new ArrayList<>();
        for (int user = 0; user < users.size(); user++) {
            String id = users.ids().get(user);
            for (Scored item :
                    largest(users.vectors().get(user), items, users.needed().get(user))) {
                all.add(RowFactory.create(id, item.item(), item.score()));
            }
        }
        return all.iterator();
    }

    private static PriorityQueue<Scored> largest(double[] user, Block items, long needed) {
        PriorityQueue<Scored> best = new PriorityQueue<>(Scored.ORDER);
        for (int item = 0; item < items.size(); item++) {
            Scored scored = new Scored(
                    items.ids().get(item), product(user, items.vectors().get(item)));
            if (best.size() < needed) {
                best.add(scored);
            } else if (Scored.ORDER.compare(scored, best.peek()) > 0) {
                best.poll();
                best.add(scored);
            }
        }
        return best;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return Math.rint(sum * BILLION) / BILLION;
    }
}
