package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Outcome;
import io.github.dramatis.core.evaluation.OutcomeSums;
import io.github.dramatis.core.evaluation.PersonaSums;
import io.github.dramatis.core.evaluation.PoissonWeights;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.rating.RatingScale;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Sums outcomes over users and over bootstrap resamples of the users, where the users are: a partition sends on arrays whose size
 * depends on the numbers of predictors and personas, never on that of users.
 *
 * <p>Keys of the sums: {@code p} for all rows of predictor p, {@code (1 + persona) * predictors + p} for one persona's.
 */
final class UserResampling implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long seed;
    private final int replicates;
    private final RatingScale scale;
    private final int variants;
    private final List<String> personas;

    /**
     * @param variants how many; predictor p is a variant below it, a baseline from there on
     * @param personas ids, whose positions are the numbers used in keys
     */
    UserResampling(long seed, int replicates, RatingScale scale, int variants, List<String> personas) {
        this.seed = seed;
        this.replicates = replicates;
        this.scale = scale;
        this.variants = variants;
        this.personas = List.copyOf(personas);
    }

    /** The sums by key, of {@link TestOutcomes#of}. */
    Map<Integer, Resamples> of(Dataset<Row> outcomes) {
        Dataset<Row> byUser = outcomes.repartition(outcomes.col("user_id")).sortWithinPartitions("user_id");
        Map<Integer, double[]> sums = byUser.javaRDD()
                .mapPartitionsToPair(rows -> {
                    Partition partition = new Partition();
                    rows.forEachRemaining(partition::add);
                    return partition.finish();
                })
                .reduceByKey(UserResampling::plus)
                .collectAsMap();
        Map<Integer, Resamples> resamples = new HashMap<>();
        sums.forEach((key, array) -> resamples.put(key, Resamples.of(array, width(key))));
        return resamples;
    }

    int predictors() {
        return variants + Baseline.values().length;
    }

    int key(int predictor, int persona) {
        return (1 + persona) * predictors() + predictor;
    }

    private int width(int key) {
        return key < predictors() ? new OutcomeSums(scale).width() : PersonaSums.WIDTH;
    }

    private static double[] plus(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += b[i];
        }
        return a;
    }

    /** One partition's users, one after the other. */
    private final class Partition {
        private final OutcomeSums shape = new OutcomeSums(scale);
        private final Map<Integer, Resamples> resamples = new HashMap<>();
        private final Map<Integer, double[]> user = new HashMap<>();
        private String userId;

        void add(Row row) {
            if (!row.getString(0).equals(userId)) {
                flush();
                userId = row.getString(0);
            }
            int persona = personas.indexOf(row.getString(1));
            int predictor = row.getInt(2);
            if (predictor != TestOutcomes.BASELINES) {
                count(predictor, persona, TestOutcomes.answer(row));
                return;
            }
            for (Baseline baseline : Baseline.values()) {
                count(variants + baseline.ordinal(), persona, TestOutcomes.answer(row, baseline, scale));
            }
        }

        Iterator<Tuple2<Integer, double[]>> finish() {
            flush();
            return resamples.entrySet().stream()
                    .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue().toArray()))
                    .iterator();
        }

        private void count(int predictor, int persona, Outcome outcome) {
            shape.add(sumsOf(predictor), outcome);
            if (persona >= 0) {
                PersonaSums.add(sumsOf(key(predictor, persona)), outcome);
            }
        }

        private double[] sumsOf(int key) {
            return user.computeIfAbsent(key, k -> {
                double[] sums = new double[width(k)];
                sums[OutcomeSums.USERS] = 1;
                return sums;
            });
        }

        private void flush() {
            if (user.isEmpty()) {
                return;
            }
            double[] weights = PoissonWeights.of(seed, userId, replicates);
            user.forEach((key, sums) -> resamples
                    .computeIfAbsent(key, k -> new Resamples(replicates, width(k)))
                    .add(weights, sums));
            user.clear();
        }
    }
}
