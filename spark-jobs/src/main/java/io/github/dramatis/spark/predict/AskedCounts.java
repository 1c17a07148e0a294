package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import io.github.dramatis.spark.table.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How many prompts each model is asked, from one pass over the prompts whatever the number of models. */
final class AskedCounts {
    private static final String EVERYBODY = "";

    private final Map<List<String>, Long> rows = new HashMap<>(); // by task, memory, purpose, membership and cluster

    /** @param prompts for ratings, and for choices if any are asked for, with the memberships of the models */
    static AskedCounts of(Dataset<Row> prompts, Collection<AskedModel> models) {
        Column[] clusters = Stream.concat(
                        Stream.of(lit(EVERYBODY), lit(EVERYBODY)),
                        models.stream()
                                .map(AskedModel::membership)
                                .filter(Objects::nonNull)
                                .distinct()
                                .flatMap(membership -> Stream.of(lit(membership), col(membership))))
                .toArray(Column[]::new);
        AskedCounts counts = new AskedCounts();
        for (Row row : prompts.select(
                        col("task"),
                        col("memory"),
                        col("purpose"),
                        explode(map(clusters)).as(new String[] {"membership", "cluster"}))
                .groupBy("task", "memory", "purpose", "membership", "cluster")
                .agg(count(lit(1)))
                .collectAsList()) {
            counts.rows.put(
                    List.of(row.getString(0), row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                    row.getLong(5));
        }
        return counts;
    }

    /** Test rows that models are asked about. */
    long test(Collection<AskedModel> models) {
        return models.stream()
                .mapToLong(model -> test(model, Target.RATING) + (model.isControl() ? 0 : test(model, Target.CHOICE)))
                .sum();
    }

    /** Targets that answers to a task are fitted on: every memory variant has a prompt of each, or of fewer. */
    long pool(String task) {
        return rows.entrySet().stream()
                .filter(entry -> entry.getKey().get(0).equals(task)
                        && entry.getKey().get(2).equals(Target.POOL)
                        && entry.getKey().get(3).equals(EVERYBODY))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    /** These, and those that temperatures and pools are fitted on. */
    long all(Collection<AskedModel> models) {
        return test(models)
                + models.stream()
                        .filter(model -> model.rows() == 0 || !model.isControl())
                        .mapToLong(model -> of(model, Target.RATING, Target.POOL)
                                + (model.isControl() ? 0 : of(model, Target.CHOICE, Target.POOL)))
                        .sum();
    }

    private long test(AskedModel model, String task) {
        long all = of(model, task, Target.TEST);
        return model.rows() > 0 ? Math.min(model.rows(), all) : all;
    }

    private long of(AskedModel model, String task, String purpose) {
        boolean everybody = model.personaId() == null;
        return rows.getOrDefault(
                List.of(
                        task,
                        model.memory(),
                        purpose,
                        everybody ? EVERYBODY : model.membership(),
                        everybody ? EVERYBODY : model.personaId()),
                0L);
    }
}
