package io.github.dramatis.lm.inference;

import java.util.Arrays;
import java.util.SplittableRandom;

/** One text that is being sampled: its prompt, the tokens drawn so far, and what the next draw depends on. */
final class SampledText {
    private final int[] prompt;
    private final SamplingConfig config;
    private final SplittableRandom draws;
    private final TokenConstraint constraint; // null for none
    private final int[] drawn;
    private int length;
    private boolean ended;

    SampledText(int[] prompt, SamplingConfig config, SplittableRandom draws, TokenConstraint constraint) {
        this.prompt = prompt;
        this.config = config;
        this.draws = draws;
        this.constraint = constraint;
        this.drawn = new int[config.maxTokens()];
    }

    /** Draws the next token. A constraint changes the logits. */
    void draw(float[] logits) {
        if (constraint != null) {
            constraint.mask(logits);
        }
        int token = TokenDraw.draw(logits, config, draws);
        ended = token == config.stopToken();
        if (!ended) {
            drawn[length++] = token;
            ended = length == config.maxTokens();
            if (constraint != null) {
                constraint.accept(token);
            }
        }
    }

    boolean ended() {
        return ended || (constraint != null && constraint.isComplete());
    }

    int[] prompt() {
        return prompt;
    }

    /** Tokens of the prompt and of what was drawn. */
    int length() {
        return prompt.length + length;
    }

    /** The most tokens that prompt and text can have together. */
    int longest() {
        return prompt.length + config.maxTokens();
    }

    /** The tokens of prompt and text from a position on. */
    int[] from(int position) {
        int[] whole = Arrays.copyOf(prompt, length());
        System.arraycopy(drawn, 0, whole, prompt.length, length);
        return Arrays.copyOfRange(whole, position, whole.length);
    }

    /** What was drawn. */
    int[] tokens() {
        return Arrays.copyOf(drawn, length);
    }
}
