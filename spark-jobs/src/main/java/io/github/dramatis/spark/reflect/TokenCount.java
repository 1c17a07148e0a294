package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.llm.ChatMessage;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import io.github.dramatis.spark.plugin.ExecutorState;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * Counts tokens before a server does.
 *
 * @param tokenizer Hugging Face directory; empty: four characters are a token
 * @param schemaBilled whether the server counts the schema of the answer too
 */
record TokenCount(String tokenizer, boolean schemaBilled) implements Serializable {
    private static final int CHARACTERS_PER_TOKEN = 4;
    // what chat templates put around a message, and before the answer
    private static final int AROUND_MESSAGE = 5;
    private static final int BEFORE_ANSWER = 3;

    private record Opened(String path) {}

    /** The tokens of a prompt as the server will count them. */
    long of(ChatRequest request) {
        long tokens = BEFORE_ANSWER + (schemaBilled ? of(request.schema()) : 0);
        for (ChatMessage message : request.messages()) {
            tokens += AROUND_MESSAGE + of(message.content());
        }
        return tokens;
    }

    /** The tokens of a text. */
    long of(String text) {
        if (tokenizer.isEmpty()) {
            return text.length() / CHARACTERS_PER_TOKEN;
        }
        Tokenizer opened = ExecutorState.get().once(new Opened(tokenizer), () -> Tokenizer.open(Path.of(tokenizer)));
        return opened.encode(text).length;
    }
}
