package io.github.dramatis.spark.llm;

/**
 * What the conversations of a partition would take, each question once; and what asking each once more would.
 *
 * @param conversations looked at
 * @param calls to be made
 * @param known answers that are there already
 * @param mended those among them that were asked for since the one before was not good enough
 * @param inputTokens of the calls
 * @param outputTokens of the calls
 * @param againInputTokens if every answer had to be asked for again
 * @param againOutputTokens if every answer had to be asked for again
 * @param longest most calls of one conversation, which come one after the other
 */
public record EstimateCounts(
        long conversations,
        long calls,
        long known,
        long mended,
        long inputTokens,
        long outputTokens,
        long againInputTokens,
        long againOutputTokens,
        long longest) {
    public static final EstimateCounts NONE = new EstimateCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Both together. */
    public EstimateCounts plus(EstimateCounts other) {
        return new EstimateCounts(
                conversations + other.conversations,
                calls + other.calls,
                known + other.known,
                mended + other.mended,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                againInputTokens + other.againInputTokens,
                againOutputTokens + other.againOutputTokens,
                Math.max(longest, other.longest));
    }

    /** Multiplies the counts; the longest stays. */
    public EstimateCounts times(double factor) {
        return new EstimateCounts(
                Math.round(conversations * factor),
                Math.round(calls * factor),
                Math.round(known * factor),
                Math.round(mended * factor),
                Math.round(inputTokens * factor),
                Math.round(outputTokens * factor),
                Math.round(againInputTokens * factor),
                Math.round(againOutputTokens * factor),
                longest);
    }
}
