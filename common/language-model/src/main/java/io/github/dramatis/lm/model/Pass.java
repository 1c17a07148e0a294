package io.github.dramatis.lm.model;

import io.github.dramatis.lm.method.DropoutMask;

/**
 * One pass of a batch through the model.
 *
 * @param batch its tokens
 * @param adapter or null for the frozen model
 * @param gradients where the adapter's gradients are added, or null if there is no backward
 * @param dropout of the adapter's inputs, or null
 * @param trunk where the stream below the adapted layers may be known from before
 * @param cache of the keys and values that a batch continues, or into which it is read; or null
 */
public record Pass(
        PackedBatch batch,
        AdapterWeights adapter,
        AdapterWeights gradients,
        DropoutMask dropout,
        Trunk trunk,
        KeyValueCache cache) {
    public Pass {
        if (adapter != null && trunk.layer() > adapter.lowestLayer()) {
            throw new IllegalArgumentException("an adapter from layer " + adapter.lowestLayer()
                    + " on changes what is kept below layer " + trunk.layer());
        }
        if (trunk.layer() > 0 && cache != null) {
            throw new IllegalArgumentException(
                    "a pass that starts at layer " + trunk.layer() + " has no keys and values of those below");
        }
    }

    /** A forward of an adapter (or null: of the frozen model). */
    public static Pass forward(PackedBatch batch, AdapterWeights adapter) {
        return forward(batch, adapter, Trunk.none());
    }

    /** A forward that may start above the trunk. */
    public static Pass forward(PackedBatch batch, AdapterWeights adapter, Trunk trunk) {
        return new Pass(batch, adapter, null, null, trunk, null);
    }

    /** A forward of whole prompts that leaves their keys and values in a cache of the batch. */
    public static Pass reading(PackedBatch batch, AdapterWeights adapter, KeyValueCache cache) {
        return new Pass(batch, adapter, null, null, Trunk.none(), cache);
    }

    /** A forward whose sequences continue what is in the cache. */
    public static Pass continuing(PackedBatch batch, AdapterWeights adapter, KeyValueCache cache) {
        return new Pass(batch, adapter, null, null, Trunk.none(), cache);
    }

    /** The layer from which on a backward needs what the forward computed; the number of layers if there is none. */
    int lowestKept(int layers) {
        return gradients == null ? layers : gradients.lowestLayer();
    }
}
