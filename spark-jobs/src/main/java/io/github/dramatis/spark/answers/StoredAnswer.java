package io.github.dramatis.spark.answers;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.TokenProbability;
import java.util.List;
import java.util.Objects;

/**
 * A line of the store.
 *
 * @param key hash of the question
 * @param user whom it is about
 * @param model that answered
 * @param text the answer; null for a call that failed
 * @param inputTokens of the question
 * @param outputTokens of the answer
 * @param truncated whether the answer broke off
 * @param cost what it cost when it was bought
 * @param first the most probable tokens at its first place; empty where the server told none
 * @param failure why there is no answer; counts for its own run alone
 * @param run that made the line
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record StoredAnswer(
        String key,
        String user,
        String model,
        String text,
        long inputTokens,
        long outputTokens,
        boolean truncated,
        double cost,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TokenProbability> first,
        String failure,
        String run) {
    StoredAnswer {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(run, "run");
        first = first == null ? List.of() : List.copyOf(first);
    }

    ChatAnswer answer() {
        return new ChatAnswer(text, inputTokens, outputTokens, truncated, first);
    }
}
