package io.github.dramatis.spark.experiment;

import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.lm.inference.Answerer;
import io.github.dramatis.lm.inference.SamplingConfig;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.model.LoadedModel;
import io.github.dramatis.spark.session.TaskResources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How fast the base model reads prompts here: some of random tokens, in fours that begin alike, read twice; the second
 * time counts.
 */
public final class ForwardRate {
    private static final int PROMPTS = 16;
    private static final int ALIKE = 4;
    private static final StructType SCHEMA = new StructType().add("seconds", DataTypes.DoubleType, false);

    private ForwardRate() {}

    /** Measures prompts for ratings: half of their tokens are their agent's, shared with the prompts beside. */
    public static double measure(SparkSession spark, AgentModel model, ResourcesConfig resources, int tokens) {
        return measure(spark, model, resources, tokens, tokens / 2);
    }

    /**
     * Prompts a second that the tasks of a stage read together.
     *
     * @param tokens of a prompt
     * @param shared those of them that it shares with the three prompts beside it
     */
    public static double measure(
            SparkSession spark, AgentModel model, ResourcesConfig resources, int tokens, int shared) {
        int tasks = TaskResources.sideBySide(spark.sparkContext(), resources.predictPartitions(), resources);
        Dataset<Row> parts = spark.range(0, tasks, 1, tasks).toDF();
        MapPartitionsFunction<Row, Row> read = rows -> seconds(model, tokens, shared);
        double slowest = TaskResources.map(parts, read, Encoders.row(SCHEMA), resources).collectAsList().stream()
                .mapToDouble(row -> row.getDouble(0))
                .max()
                .orElseThrow();
        return tasks * PROMPTS / slowest;
    }

    private static Iterator<Row> seconds(AgentModel base, int tokens, int shared) {
        LoadedModel model = base.load();
        List<int[]> prompts = prompts(tokens, shared, model.model().config().vocabularySize());
        List<int[]> labels = model.prompts().labels().sequences();
        SamplingConfig noTexts = new SamplingConfig(1, 1, 1, model.prompts().endOfTurn(), 0);
        double seconds = 0;
        try (Answerer answerer =
                new Answerer(model.model(), null, TaskContext.get().cpus())) {
            for (int time = 0; time < 2; time++) {
                long start = System.nanoTime();
                answerer.answer(prompts, labels, Collections.nCopies(PROMPTS, null), noTexts);
                seconds = (System.nanoTime() - start) / 1e9;
            }
        }
        return List.of(RowFactory.create(seconds)).iterator();
    }

    private static List<int[]> prompts(int tokens, int shared, int vocabulary) {
        SplittableRandom random = new SplittableRandom(1);
        List<int[]> prompts = new ArrayList<>();
        for (int i = 0; i < PROMPTS; i++) {
            int[] prompt = random.ints(tokens, 0, vocabulary).toArray();
            if (i % ALIKE > 0) {
                System.arraycopy(prompts.get(i - 1), 0, prompt, 0, shared);
            }
            prompts.add(prompt);
        }
        return prompts;
    }
}
