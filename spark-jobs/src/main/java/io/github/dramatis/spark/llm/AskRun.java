package io.github.dramatis.spark.llm;

import io.github.dramatis.core.llm.ChatServerSettings;
import io.github.dramatis.spark.answers.AnswerBucket;
import io.github.dramatis.spark.answers.AnswerStore;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What the tasks of one run that asks share.
 *
 * @param name unique: failures count for their own run alone
 * @param server that is asked
 * @param store where answers are
 */
public record AskRun(String name, ChatServerSettings server, AnswerStore store) implements Serializable {
    /** A run of its own. */
    public static AskRun of(ChatServerSettings server, AnswerStore store) {
        return new AskRun(UUID.randomUUID().toString(), server, store);
    }

    /** The buckets that a task opens: one, where its rows are partitioned as the store is. */
    public Buckets buckets() {
        return new Buckets();
    }

    /** The buckets that a task has opened. */
    public final class Buckets implements AutoCloseable {
        private final Map<Integer, AnswerBucket> open = new HashMap<>();

        private Buckets() {}

        public AnswerBucket of(String subject) {
            return open.computeIfAbsent(store.bucketOf(subject), number -> store.bucket(number, name));
        }

        void writeIfDue() {
            open.values().forEach(AnswerBucket::writeIfDue);
        }

        @Override
        public void close() {
            open.values().forEach(AnswerBucket::close);
        }
    }
}
