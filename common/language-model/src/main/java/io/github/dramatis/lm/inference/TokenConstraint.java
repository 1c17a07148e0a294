package io.github.dramatis.lm.inference;

/** What one text may go on with, token by token: one object a text. */
public interface TokenConstraint {
    /**
     * Makes every token that may not come next impossible: its logit becomes negative infinity. At least one is left.
     */
    void mask(float[] logits);

    /** The token that was drawn. */
    void accept(int token);

    /** Whether the text is whole and nothing may follow, or nobody wants it any more. */
    boolean isComplete();
}
