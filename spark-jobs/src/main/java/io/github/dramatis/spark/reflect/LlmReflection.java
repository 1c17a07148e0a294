package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.reflection.llm.Conversation;
import io.github.dramatis.core.reflection.llm.ReflectionSettings;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reflection through a language model in two steps: first all that the store does not know is asked, see
 * {@link Asking}, then both tables are written from the store.
 */
final class LlmReflection {
    private final ReflectionRun run;
    private final Dataset<Row> histories;
    private final Asking asking;

    /**
     * @param histories as {@link RatingHistories} makes them, partitioned by user into as many partitions as the store has buckets
     */
    LlmReflection(
            StageContext context,
            AnswerStore store,
            ReflectionSettings settings,
            PopulationCuts cuts,
            Dataset<Row> histories,
            long users) {
        this.run = new ReflectionRun(AskRun.named(settings.config().llm(), store), settings, cuts);
        this.histories = histories.sortWithinPartitions("user_id", "timestamp", "item_id");
        Asking.Subjects subjects = new Asking.Subjects("users", "user_id", this.histories, users);
        this.asking = new Asking(context, run.ask(), conversations(run), subjects);
    }

    private static AskRun.Conversations conversations(ReflectionRun run) {
        return rows -> {
            Iterator<UserRatings> users = UserRatings.grouped(rows);
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return users.hasNext();
                }

                @Override
                public Conversation next() {
                    return run.begin(users.next());
                }
            };
        };
    }

    AskCounts ask() {
        return asking.ask();
    }

    /** @param tokens counts */
    Estimate estimate(TokenCount tokens) {
        return asking.estimate(tokens);
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
