package io.github.dramatis.spark.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import io.github.dramatis.core.evaluation.Outcome;
import io.github.dramatis.core.evaluation.PoissonWeights;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.evaluation.WithinItemOrder;
import io.github.dramatis.core.rating.RatingScale;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import scala.Tuple2;

/** Sums over the pairs of users of one item, and over the same resamples of users that {@link UserResampling} takes. */
final class ItemResampling implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Users of one item that are compared: of more, so many are drawn by hash. Pairs grow with the square. */
    static final int MOST_USERS = 1000;

    private final long seed;
    private final int replicates;
    private final RatingScale scale;
    private final int variantRuns;

    /** @param variantRuns how many; run r is a variant's below it, a baseline from there on */
    ItemResampling(long seed, int replicates, RatingScale scale, int variantRuns) {
        this.seed = seed;
        this.replicates = replicates;
        this.scale = scale;
        this.variantRuns = variantRuns;
    }

    /** The sums of {@link WithinItemOrder} by run, of {@link TestOutcomes#of}. */
    Map<Integer, Resamples> of(Dataset<Row> outcomes) {
        var drawn = Window.partitionBy("item_id", "run")
                .orderBy(xxhash64(lit(seed), col("user_id"), col("item_id")), col("user_id"));
        Dataset<Row> byItem = outcomes.withColumn("place", row_number().over(drawn))
                .where(col("place").leq(MOST_USERS))
                .repartition(col("item_id"))
                .sortWithinPartitions("item_id", "user_id", "run");
        return Sums.of(
                byItem.javaRDD().mapPartitionsToPair(rows -> {
                    Partition partition = new Partition();
                    rows.forEachRemaining(partition::add);
                    return partition.finish();
                }),
                key -> WithinItemOrder.WIDTH);
    }

    /** One partition's items, one after the other. */
    private final class Partition {
        private final OutcomeReader reader = new OutcomeReader(scale, variantRuns);
        private final Map<Integer, Resamples> resamples = new HashMap<>();
        private final Map<Integer, List<Answer>> item = new HashMap<>();
        private String itemId;

        private record Answer(String userId, Outcome outcome) {}

        void add(Row row) {
            String id = row.getAs("item_id");
            if (!id.equals(itemId)) {
                flush();
                itemId = id;
            }
            for (OutcomeReader.Answered answered : reader.read(row)) {
                item.computeIfAbsent(answered.run(), r -> new ArrayList<>())
                        .add(new Answer(row.getAs("user_id"), answered.outcome()));
            }
        }

        Iterator<Tuple2<Integer, double[]>> finish() {
            flush();
            return Sums.send(resamples);
        }

        private void flush() {
            Map<String, double[]> weights = new HashMap<>();
            item.forEach((run, answers) -> {
                if (answers.size() > 1) {
                    add(run, answers, weights);
                }
            });
            item.clear();
        }

        private void add(int run, List<Answer> answers, Map<String, double[]> weights) {
            Outcome[] outcomes = answers.stream().map(Answer::outcome).toArray(Outcome[]::new);
            double[][] sums = WithinItemOrder.ofItem(outcomes);
            Resamples ofRun = resamples.computeIfAbsent(run, r -> new Resamples(replicates, WithinItemOrder.WIDTH));
            for (int i = 0; i < sums.length; i++) {
                String userId = answers.get(i).userId();
                ofRun.add(weights.computeIfAbsent(userId, u -> PoissonWeights.of(seed, u, replicates)), sums[i]);
            }
        }
    }
}
