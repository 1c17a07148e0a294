package io.github.dramatis.lm.adapter;

/** An adapter as data, in the form of its method. */
public sealed interface TrainedAdapter permits LoraAdapter, VeraAdapter {
    /** Method, rank, scale and targets. */
    LoraConfig config();

    /** The plain LoRA adapter that changes every projection by the same values: what servers load. */
    LoraAdapter toLora();

    /**
     * The same numbers, trained from here on by another method or with another dropout.
     *
     * @throws io.github.dramatis.core.error.UserError if the other method has other numbers
     */
    TrainedAdapter with(Method method, double dropout);
}
