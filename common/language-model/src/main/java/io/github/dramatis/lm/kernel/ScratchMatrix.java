package io.github.dramatis.lm.kernel;

/** Native memory that is used again by whoever asks next, and grows to the largest shape ever asked for. */
public final class ScratchMatrix implements AutoCloseable {
    private Matrix memory;

    /** A dense matrix of this shape with undefined content, valid until the next call. */
    public Matrix of(int rows, int columns) {
        int size = Math.multiplyExact(Math.max(rows, 1), columns);
        if (memory == null || memory.columns() < size) {
            close();
            memory = Matrix.allocate(1, size);
        }
        return memory.reshaped(0, rows, columns);
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }
}
