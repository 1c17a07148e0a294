package io.github.dramatis.spark.answers;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.dramatis.core.llm.ChatAnswer;

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
        String failure,
        String run) {
    ChatAnswer answer() {
        return new ChatAnswer(text, inputTokens, outputTokens, truncated);
    }
}
