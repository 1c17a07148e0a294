package io.github.dramatis.core.prompt;

/** A tokenizer with one rendered prompt: answers are encoded together with it, never on their own. */
@FunctionalInterface
public interface PromptWithAnswer {
    /**
     * The token ids of the whole prompt followed by an answer.
     *
     * @param answer text that stands where the model would write; empty for the prompt alone
     */
    int[] encode(String answer);
}
