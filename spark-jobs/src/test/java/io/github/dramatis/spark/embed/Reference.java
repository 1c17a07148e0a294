package io.github.dramatis.spark.embed;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What tests/golden/embeddings.py made with onnxruntime and the reference tokenizer. */
final class Reference {
    private Reference() {}

    /** A text with its token count and vector when cut at {@code maxTokens}. */
    record Case(String text, int maxTokens, int tokens, float[] vector) {}

    static List<Case> embeddings(int maxTokens) {
        return List.of(read("/golden/embeddings.json", Case[].class)).stream()
                .filter(c -> c.maxTokens() == maxTokens)
                .toList();
    }

    /**
     * Code points where the treatment changes, with the new treatment: 0 removed, 1 kept, 2 space, 3 a word of its own.
     */
    static int[][] codePoints() {
        return read("/golden/bert-code-points.json", int[][].class);
    }

    private static <T> T read(String resource, Class<T> type) {
        try (InputStream in = Reference.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readValue(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
