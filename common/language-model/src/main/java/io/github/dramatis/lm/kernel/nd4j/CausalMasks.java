package io.github.dramatis.lm.kernel.nd4j;

import io.github.dramatis.lm.kernel.base.BlockedAttention;
import io.github.dramatis.lm.kernel.base.RecentCalls;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What is added to a block of scores so that no query sees a later key or one before its window, on the device. */
final class CausalMasks implements AutoCloseable {
    /** Masks that are kept: as many as the lengths of a few batches. */
    private static final int KEPT = 64;

    private final RecentCalls<Block, INDArray> masks = new RecentCalls<>(KEPT, Block::mask);

    private record Block(int queries, int keys, int past, int window) {
        private INDArray mask() {
            float[][] mask = new float[queries][keys];
            for (int query = 0; query < queries; query++) {
                int own = past + query;
                for (int key = 0; key < keys; key++) {
                    mask[query][key] = key > own || own - key >= window ? BlockedAttention.MASKED : 0f;
                }
            }
            try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                return Nd4j.createFromArray(mask);
            }
        }
    }

    /** [queries, keys], 0 or far below any score, where the first query sees {@code past} keys and its own. */
    INDArray of(int queries, int keys, int past, int window) {
        return masks.get(new Block(queries, keys, past, Math.min(window, keys)));
    }

    @Override
    public void close() {
        masks.close();
    }
}
