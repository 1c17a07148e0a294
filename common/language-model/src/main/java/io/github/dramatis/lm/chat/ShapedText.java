package io.github.dramatis.lm.chat;

import io.github.dramatis.lm.inference.TokenConstraint;
import java.util.Arrays;
import java.util.List;

/** Lets only such tokens come as keep a text in its shape. */
final class ShapedText implements TokenConstraint {
    private final String[] tokens;
    private JsonProgress progress;

    /** @param tokens as {@link TokenTexts} gives them */
    ShapedText(String[] tokens, List<JsonShape.Part> shape) {
        this.tokens = tokens;
        this.progress = JsonProgress.begin(shape);
    }

    @Override
    public void mask(float[] logits) {
        for (int token = 0; token < tokens.length; token++) {
            if (tokens[token] == null || progress.after(tokens[token]) == null) {
                logits[token] = Float.NEGATIVE_INFINITY;
            }
        }
        // the embedding may have more rows than the tokenizer has tokens
        Arrays.fill(logits, tokens.length, logits.length, Float.NEGATIVE_INFINITY);
    }

    @Override
    public void accept(int token) {
        progress = progress.after(tokens[token]);
    }

    @Override
    public boolean isComplete() {
        return progress.isComplete();
    }
}
