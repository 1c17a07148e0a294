package io.github.dramatis.lm.chat;

import io.github.dramatis.core.llm.CallFailure;
import io.github.dramatis.lm.inference.TokenConstraint;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Lets only such tokens come as keep a text in its shape. */
final class ShapedText implements TokenConstraint {
    private final String[] tokens;
    private final BooleanSupplier unwanted;
    private JsonProgress progress;

    /**
     * @param tokens as {@link TokenTexts} gives them
     * @param unwanted whether nobody waits for the text any more
     */
    ShapedText(String[] tokens, List<JsonShape.Part> shape, BooleanSupplier unwanted) {
        this.tokens = tokens;
        this.unwanted = unwanted;
        this.progress = JsonProgress.begin(shape);
    }

    @Override
    public void mask(float[] logits) {
        boolean isOneLeft = false;
        for (int token = 0; token < tokens.length; token++) {
            if (tokens[token] == null || progress.after(tokens[token]) == null) {
                logits[token] = Float.NEGATIVE_INFINITY;
            } else {
                isOneLeft = true;
            }
        }
        if (!isOneLeft) {
            throw CallFailure.refused("no token of the model can follow in an answer of this schema");
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
        return progress.isComplete() || unwanted.getAsBoolean();
    }
}
