package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;

import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Tables;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * What the tables of profiles and memories hold.
 *
 * @param profiles revisions
 * @param memories lines
 * @param wordsPerProfile mean number of words
 * @param wordsPerMemory likewise
 */
record ReflectedTables(long profiles, long memories, double wordsPerProfile, double wordsPerMemory) {
    private static final String WORDS = "words";

    /** Writes them. */
    static ReflectedTables write(
            StageContext context, ReflectionScope scope, Dataset<Row> profileRows, Dataset<Row> memoryRows) {
        Observation profileWords = new Observation("words of profiles");
        Observation memoryWords = new Observation("words of memories");
        long profiles = context.write(
                Tables.PROFILES, scope.withKept(Tables.PROFILES, profileRows).observe(profileWords, meanWords()));
        long memories = context.write(
                Tables.MEMORIES, scope.withKept(Tables.MEMORIES, memoryRows).observe(memoryWords, meanWords()));
        return new ReflectedTables(profiles, memories, measured(profileWords), measured(memoryWords));
    }

    /** @param reflected users whose profiles were made in this run */
    ReflectStage.Result result(
            long users,
            ReflectionScope scope,
            long reflected,
            PopulationCuts cuts,
            LlmFigures llm,
            LlmFigures summaries,
            Map<String, Double> faults,
            Long answersSoFar,
            String reason) {
        long sampled = scope.sampled();
        return new ReflectStage.Result(
                users,
                reflected + scope.keptProfiled() - sampled,
                sampled,
                reflected,
                profiles,
                memories,
                cuts.activity().both(),
                cuts.diversity().both(),
                cuts.meanConformity(),
                wordsPerProfile,
                wordsPerMemory,
                llm,
                summaries,
                faults,
                answersSoFar,
                reason);
    }

    private static Column meanWords() {
        return avg(size(split(col("text"), " "))).as(WORDS);
    }

    private static double measured(Observation words) {
        Object mean = Rows.observed(words).get(WORDS);
        return mean == null ? 0 : (double) mean;
    }
}
