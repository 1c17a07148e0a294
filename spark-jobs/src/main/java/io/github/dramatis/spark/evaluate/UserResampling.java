package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.evaluation.ContrastSums;
import io.github.dramatis.core.evaluation.GroupSums;
import io.github.dramatis.core.evaluation.Outcome;
import io.github.dramatis.core.evaluation.OutcomeSums;
import io.github.dramatis.core.evaluation.PoissonWeights;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.rating.RatingScale;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Sums outcomes over users and over bootstrap resamples of the users, where the users are: a partition sends on arrays
 * whose size depends on the numbers of runs, questions, personas and slices, never on that of users. All outcomes of
 * one user are held at once.
 *
 * <p>Keys of the sums are those of {@link Plan}.
 */
final class UserResampling implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long seed;
    private final int replicates;
    private final RatingScale scale;
    private final Plan plan;

    UserResampling(long seed, int replicates, RatingScale scale, Plan plan) {
        this.seed = seed;
        this.replicates = replicates;
        this.scale = scale;
        this.plan = plan;
    }

    /** The sums by key, of {@link TestOutcomes#of}. */
    Map<Integer, Resamples> of(Dataset<Row> outcomes) {
        Dataset<Row> byUser = outcomes.repartition(outcomes.col("user_id")).sortWithinPartitions("user_id");
        return Sums.of(
                byUser.javaRDD().mapPartitionsToPair(rows -> {
                    Partition partition = new Partition();
                    rows.forEachRemaining(partition::add);
                    return partition.finish();
                }),
                this::width);
    }

    private int width(int key) {
        return switch (plan.kind(key)) {
            case RUN -> new OutcomeSums(scale).width();
            case QUESTION -> ContrastSums.WIDTH;
            case GROUP -> GroupSums.WIDTH;
        };
    }

    /** One partition's users, one after the other. */
    private final class Partition {
        private final OutcomeSums shape = new OutcomeSums(scale);
        private final OutcomeReader reader = new OutcomeReader(scale, plan.variantRuns());
        private final Map<Integer, Resamples> resamples = new HashMap<>();
        /** What each run answered, by item, in one order whatever the order of the rows. */
        private final Map<Integer, Map<String, Outcome>> user = new HashMap<>();

        /** The items of each slice's rows, by the number of the slice's group. */
        private final Map<Integer, Set<String>> slices = new HashMap<>();

        private String userId;
        private int persona;

        void add(Row row) {
            String id = row.getAs("user_id");
            if (!id.equals(userId)) {
                flush();
                userId = id;
                persona = plan.persona(row.getAs("persona_id"));
            }
            for (String slice : row.<String>getList(row.fieldIndex(RowSlices.COLUMN))) {
                slices.computeIfAbsent(plan.slice(slice), s -> new HashSet<>()).add(row.getAs("item_id"));
            }
            for (OutcomeReader.Answered answered : reader.read(row)) {
                user.computeIfAbsent(answered.run(), r -> new TreeMap<>())
                        .put(answered.outcome().row().itemId(), answered.outcome());
            }
        }

        Iterator<Tuple2<Integer, double[]>> finish() {
            flush();
            return Sums.send(resamples);
        }

        private void flush() {
            if (user.isEmpty()) {
                return;
            }
            double[] weights = PoissonWeights.of(seed, userId, replicates);
            user.forEach((run, answers) -> {
                List<Outcome> outcomes = List.copyOf(answers.values());
                add(run, weights, shape.ofUser(outcomes));
                if (persona >= 0) {
                    add(plan.key(run, persona), weights, GroupSums.ofUser(outcomes, scale));
                }
                slices.forEach((slice, items) -> {
                    List<Outcome> inSlice = outcomes.stream()
                            .filter(outcome -> items.contains(outcome.row().itemId()))
                            .toList();
                    if (!inSlice.isEmpty()) {
                        add(plan.key(run, slice), weights, GroupSums.ofUser(inSlice, scale));
                    }
                });
            });
            for (int question = 0; question < plan.questions(); question++) {
                double[] sums = plan.isAsked(question, persona) ? contrast(question) : null;
                if (sums != null) {
                    add(plan.questionKey(question), weights, sums);
                }
            }
            user.clear();
            slices.clear();
        }

        private void add(int key, double[] weights, double[] sums) {
            resamples
                    .computeIfAbsent(key, k -> new Resamples(replicates, width(k)))
                    .add(weights, sums);
        }

        /** Over the rows that all runs of both sides answered; null if there is none. */
        private double[] contrast(int question) {
            double[] sums = null;
            List<Integer> runs = plan.runs(question);
            List<Integer> against = plan.against(question);
            for (String item : user.getOrDefault(runs.get(0), Map.of()).keySet()) {
                List<Outcome> ours = answers(runs, item);
                List<Outcome> theirs = answers(against, item);
                if (ours.size() == runs.size() && theirs.size() == against.size()) {
                    sums = sums == null ? ContrastSums.ofNewUser() : sums;
                    ContrastSums.add(sums, ours, theirs, scale);
                }
            }
            return sums;
        }

        private List<Outcome> answers(List<Integer> runs, String item) {
            List<Outcome> answers = new ArrayList<>();
            for (int run : runs) {
                Outcome answer = user.getOrDefault(run, Map.of()).get(item);
                if (answer != null) {
                    answers.add(answer);
                }
            }
            return answers;
        }
    }
}
