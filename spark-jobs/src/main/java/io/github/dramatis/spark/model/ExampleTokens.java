package io.github.dramatis.spark.model;

import io.github.dramatis.core.prompt.Labels;
import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.lm.tokenizer.KnownEncodings;
import io.github.dramatis.spark.table.Example;

/**
 * The token ids of prompts, one after the other. Those of one user and revision begin alike: where they follow each
 * other, what they have in common is encoded once. For one thread.
 */
public final class ExampleTokens {
    private final PromptTokens prompts;
    private KnownEncodings known = new KnownEncodings();
    private String user; // null before the first prompt
    private int revision;

    /** @param prompts the tokenizer */
    public ExampleTokens(PromptTokens prompts) {
        this.prompts = prompts;
    }

    /**
     * The ids up to the label.
     *
     * @param asked the answers that are possible
     */
    public int[] of(Example example, Labels asked) {
        if (!example.userId().equals(user) || example.revision() != revision) {
            known = new KnownEncodings();
            user = example.userId();
            revision = example.revision();
        }
        return prompts.encode(example.prefix(), example.suffix(), asked, known).whole();
    }
}
