package io.github.dramatis.lm.chat;

import io.github.dramatis.core.llm.CallFailure;
import io.github.dramatis.lm.inference.TokenConstraint;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Lets only such tokens come as keep a text in its shape. */
final class ShapedText implements TokenConstraint {
    private final TokenTexts tokens;
    private final BooleanSupplier unwanted;
    private JsonProgress progress;
    private JsonProgress known; // where the short tokens of `possible` may come; null before the first mask
    private boolean[] possible;

    /**
     * @param tokens of the model
     * @param unwanted whether nobody waits for the text any more
     */
    ShapedText(TokenTexts tokens, List<JsonShape.Part> shape, BooleanSupplier unwanted) {
        this.tokens = tokens;
        this.unwanted = unwanted;
        this.progress = JsonProgress.begin(shape);
    }

    @Override
    public void mask(float[] logits) {
        JsonProgress place = progress.withRoomFor(TokenTexts.SHORT);
        if (!place.equals(known)) {
            known = place;
            possible = tokens.possible(place);
        }
        for (int token : tokens.longOnes()) {
            possible[token] = progress.after(tokens.of(token)) != null;
        }
        boolean isOneLeft = false;
        // the embedding may have more rows than the tokenizer has tokens
        for (int token = 0; token < logits.length; token++) {
            if (token < possible.length && possible[token]) {
                isOneLeft = true;
            } else {
                logits[token] = Float.NEGATIVE_INFINITY;
            }
        }
        if (!isOneLeft) {
            throw CallFailure.refused("no token of the model can follow in an answer of this schema");
        }
    }

    @Override
    public void accept(int token) {
        progress = progress.after(tokens.of(token));
    }

    @Override
    public boolean isComplete() {
        return progress.isComplete() || unwanted.getAsBoolean();
    }
}
