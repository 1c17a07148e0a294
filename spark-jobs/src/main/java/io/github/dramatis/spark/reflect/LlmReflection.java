package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.llm.ChatServerSettings;
import io.github.dramatis.core.reflection.llm.ReflectionSettings;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.llm.AskCounts;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reflection through a language model in two steps: first all that the store does not know is asked and kept there,
 * then both tables are written from the store. So the writing may be repeated, and a run that ends in between has lost
 * nothing that was paid for.
 */
final class LlmReflection {
    private final StageContext context;
    private final ReflectionRun run;
    private final Dataset<Row> histories;
    private final AskedSubjects users;

    /**
     * @param histories as {@link RatingHistories} makes them, partitioned by user into as many partitions as the store
     *     has buckets
     */
    LlmReflection(
            StageContext context,
            AnswerStore store,
            ReflectionSettings settings,
            PopulationCuts cuts,
            Dataset<Row> histories,
            long users) {
        this.context = context;
        this.run = new ReflectionRun(
                AskRun.of(ChatServerSettings.of(settings.config().llm()), store), settings, cuts);
        this.histories = histories.sortWithinPartitions("user_id", "timestamp", "item_id");
        this.users = run.shuffles()
                ? new AskedSubjects("histories", "user_id", this.histories, 2 * users)
                : new AskedSubjects("users", "user_id", this.histories, users);
    }

    /** Asks what is not known yet. */
    AskCounts ask() {
        return users.ask(context, run.asked(), run);
    }

    /** @param tokens counts */
    Estimate estimate(TokenCount tokens) {
        return users.estimate(context, run.asked(), run, tokens);
    }

    Dataset<Row> profiles() {
        return histories.mapPartitions(
                new ReflectedRows(run).profiles(), Tables.PROFILES.codec().encoder());
    }

    Dataset<Row> memories() {
        return histories.mapPartitions(
                new ReflectedRows(run).memories(), Tables.MEMORIES.codec().encoder());
    }
}
