package io.github.dramatis.spark.llm;

import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.spark.answers.AnswerBucket;
import java.util.Map;
import java.util.Optional;

/** What is asked about one user or one item, each question as the answers before it make it. For one thread. */
public interface Conversation {
    /** Samples of the same answer are not drawn. */
    int SAMPLE = 0;

    /** Whom or what it is about, as the store of the answers has it. */
    String subject();

    /** What is asked next; empty at the end. */
    Optional<ChatRequest> next();

    /** Goes on with the answer to what {@link #next} asks. */
    void accept(ChatAnswer answer);

    /** Goes on without one. */
    void fail(String why);

    /** Whether it has ended without what it was for. */
    boolean hasFailed();

    /** Answers that it went on with. */
    int answers();

    /** How many answers were of which kind, by names of the stage's own. */
    Map<String, Long> kinds();

    /** Under which the store keeps the answer to a question. */
    default String key(ChatRequest question) {
        return question.key(subject(), SAMPLE);
    }

    /**
     * Goes on as far as the store knows answers.
     *
     * @return what has to be asked, empty at the end
     */
    default Optional<ChatRequest> advance(AnswerBucket bucket) {
        for (Optional<ChatRequest> question = next(); question.isPresent(); question = next()) {
            String key = key(question.get());
            Optional<ChatAnswer> known = bucket.find(key);
            Optional<String> failed = bucket.failure(key);
            if (known.isPresent()) {
                accept(known.get());
            } else if (failed.isPresent()) {
                fail(failed.get());
            } else {
                return question;
            }
        }
        return Optional.empty();
    }
}
