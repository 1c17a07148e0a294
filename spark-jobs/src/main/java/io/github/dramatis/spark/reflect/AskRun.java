package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.config.LlmConfig;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.reflection.llm.Conversation;
import io.github.dramatis.spark.answers.AnswerBucket;
import io.github.dramatis.spark.answers.AnswerStore;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * What the tasks that ask in one run share.
 *
 * @param name unique: failures count for their own run alone
 * @param llm the model
 * @param store where answers are
 */
record AskRun(String name, LlmConfig llm, AnswerStore store) implements Serializable {
    /** Samples of the same answer are not drawn. */
    private static final int SAMPLE = 0;

    /** A run of a name of its own. */
    static AskRun named(LlmConfig llm, AnswerStore store) {
        return new AskRun(UUID.randomUUID().toString(), llm, store);
    }

    /** Makes the conversations about the rows of a partition. */
    interface Conversations extends Function<Iterator<Row>, Iterator<Conversation>>, Serializable {}

    static String key(Conversation conversation, ChatRequest request) {
        return request.key(conversation.subject(), SAMPLE);
    }

    /** The buckets that a task has opened: one, as the subjects are partitioned. */
    final class Buckets implements AutoCloseable {
        private final Map<Integer, AnswerBucket> open = new HashMap<>();

        AnswerBucket of(String subject) {
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

    /**
     * Goes on with a conversation as far as the store knows answers.
     *
     * @return what has to be asked, empty if it is done
     */
    static Optional<ChatRequest> advance(Conversation conversation, AnswerBucket bucket) {
        while (conversation.next().isPresent()) {
            ChatRequest request = conversation.next().get();
            String key = key(conversation, request);
            Optional<ChatAnswer> known = bucket.find(key);
            Optional<String> failed = bucket.failure(key);
            if (known.isPresent()) {
                conversation.accept(known.get());
            } else if (failed.isPresent()) {
                conversation.fail(failed.get());
            } else {
                return Optional.of(request);
            }
        }
        return Optional.empty();
    }
}
