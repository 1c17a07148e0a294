package io.github.dramatis.lm.architecture;

import java.util.Collections;
import java.util.List;

/**
 * The shape of a model's attention.
 *
 * @param heads number of query heads
 * @param keyValueHeads number of key/value heads; divides {@code heads}
 * @param headDim width of a head; even
 * @param windows of each layer, how many positions a query sees at most, its own included; {@link #NO_WINDOW}: all
 *     before
 */
public record AttentionConfig(int heads, int keyValueHeads, int headDim, List<Integer> windows) {
    public static final int NO_WINDOW = Integer.MAX_VALUE;

    public AttentionConfig {
        windows = List.copyOf(windows);
    }

    /** Attention with the same window in each layer. */
    public static AttentionConfig uniform(int heads, int keyValueHeads, int headDim, int window, int layers) {
        return new AttentionConfig(heads, keyValueHeads, headDim, Collections.nCopies(layers, window));
    }
}
