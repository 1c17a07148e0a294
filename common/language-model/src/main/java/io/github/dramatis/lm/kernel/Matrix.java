package io.github.dramatis.lm.kernel;

import java.nio.FloatBuffer;
import java.util.function.LongFunction;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Native float32 memory as a row-major matrix [rows, columns], or a window of one. An ND4J buffer underneath, so that
 * native libraries and ND4J work on it without a copy. Java reaches it in bulk, a row or a block at a time: loops then
 * run over heap arrays, which the JIT vectorizes, as it does not over native memory.
 */
public final class Matrix implements AutoCloseable {
    /** Where new matrices get their memory; a test takes arrays everywhere, as on a device. */
    static volatile LongFunction<ElementMemory> source = ElementMemory::allocate;

    /** Elements that are sent to a device at a time: 256 MiB. */
    private static final int DEVICE_PIECE = 1 << 26;

    private final ElementMemory memory;
    private final boolean window;
    private final long offset;
    private final int rows;
    private final int columns;
    private final int stride;

    private Matrix(ElementMemory memory, boolean window, long offset, int rows, int columns, int stride) {
        this.memory = memory;
        this.window = window;
        this.offset = offset;
        this.rows = rows;
        this.columns = columns;
        this.stride = stride;
    }

    /** A new matrix with undefined content; the caller closes it. At most 2^31 − 1 elements, 8 GiB. */
    public static Matrix allocate(int rows, int columns) {
        long size = Math.multiplyExact((long) rows, columns);
        if (size <= 0 || size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a matrix of " + rows + " x " + columns
                    + " elements: there must be at least one and at most " + Integer.MAX_VALUE);
        }
        return in(source.apply(size), rows, columns);
    }

    /** A new matrix in memory of its size, which it takes over. */
    static Matrix in(ElementMemory memory, int rows, int columns) {
        return new Matrix(memory, false, 0, rows, columns, columns);
    }

    /** A new matrix of zeros. */
    public static Matrix zeros(int rows, int columns) {
        Matrix matrix = allocate(rows, columns);
        matrix.zero();
        return matrix;
    }

    /** A new matrix with these elements, row-major. */
    public static Matrix of(int rows, int columns, float... elements) {
        Matrix matrix = allocate(rows, columns);
        matrix.copyFrom(elements);
        return matrix;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Elements from the start of a row to the start of the next. */
    public int stride() {
        return stride;
    }

    /** Whether row follows row without a gap. */
    public boolean dense() {
        return stride == columns || rows == 1;
    }

    /** The address of the first element, for native calls on the processor. */
    public FloatPointer pointer() {
        return ((HostMemory) memory).pointer(offset);
    }

    /** The elements as ND4J sees them, [rows, columns]: the same memory. */
    public INDArray array() {
        return array(0, new long[] {rows, columns}, new long[] {stride, 1});
    }

    /**
     * Elements from flat element {@code from} on in any shape, each at the sum of its indices times the strides: the
     * same memory.
     */
    public INDArray array(long from, long[] shape, long[] strides) {
        return Nd4j.create(memory.flat().data(), shape, strides, offset + from, 'c');
    }

    /** Rows {@code from} to {@code to} (exclusive), the same memory. */
    public Matrix rows(int from, int to) {
        check(from >= 0 && from <= to && to <= rows, "rows", from, to);
        return view(offset + (long) from * stride, to - from, columns, stride);
    }

    /** Columns {@code from} to {@code to} (exclusive), the same memory. */
    public Matrix columns(int from, int to) {
        check(from >= 0 && from <= to && to <= columns, "columns", from, to);
        return view(offset + from, rows, to - from, stride);
    }

    /** The dense memory that starts at flat element {@code from} as a matrix of another shape. */
    public Matrix reshaped(long from, int newRows, int newColumns) {
        check(dense() && from + (long) newRows * newColumns <= (long) rows * columns, "shape", newRows, newColumns);
        return view(offset + from, newRows, newColumns, newColumns);
    }

    private Matrix view(long at, int newRows, int newColumns, int newStride) {
        return new Matrix(memory, true, at, newRows, newColumns, newStride);
    }

    /** One element; for tests and single values, never in a loop of the step. */
    public float get(int row, int column) {
        float[] element = new float[1];
        memory.get(index(row) + column, element, 0, 1);
        return element[0];
    }

    /** Copies a row to the heap. */
    public void getRow(int row, float[] target, int at) {
        memory.get(index(row), target, at, columns);
    }

    /** Copies a row from the heap. */
    public void putRow(int row, float[] source, int at) {
        memory.put(index(row), source, at, columns);
    }

    /** Copies the first n of the source into a row, from a column on. */
    public void put(int row, int column, float[] source, int n) {
        check(column + n <= columns, "columns", column, column + n);
        memory.put(index(row) + column, source, 0, n);
    }

    /** Copies all elements to the heap, row-major. */
    public void copyTo(float[] target) {
        if (dense()) {
            memory.get(offset, target, 0, rows * columns);
            return;
        }
        for (int row = 0; row < rows; row++) {
            getRow(row, target, row * columns);
        }
    }

    /** A copy of all elements on the heap, row-major. */
    public float[] toArray() {
        float[] elements = new float[rows * columns];
        copyTo(elements);
        return elements;
    }

    /** Copies all elements from the heap, row-major. */
    public void copyFrom(float[] source) {
        if (dense()) {
            memory.put(offset, source, 0, rows * columns);
            return;
        }
        for (int row = 0; row < rows; row++) {
            putRow(row, source, row * columns);
        }
    }

    /** Writes to a piece of a matrix. */
    @FunctionalInterface
    public interface PieceWriter {
        /**
         * Fills the buffer to its limit.
         *
         * @param first number of its first element, row-major
         */
        void write(long first, FloatBuffer elements);
    }

    /** Lets someone write all elements of a dense matrix, row-major, a piece of at most 1 GiB after the other. */
    public void fill(PieceWriter writer) {
        check(dense(), "shape", rows, columns);
        int most = memory instanceof HostMemory host ? host.step() : DEVICE_PIECE;
        long size = (long) rows * columns;
        for (long first = 0; first < size; first += most) {
            int n = (int) Math.min(most, size - first);
            if (memory instanceof HostMemory host) {
                writer.write(first, host.buffer(offset + first, n));
            } else {
                float[] elements = new float[n];
                writer.write(first, FloatBuffer.wrap(elements));
                memory.put(offset + first, elements, 0, n);
            }
        }
    }

    /** Copies a matrix of the same shape. */
    public void copyFrom(Matrix source) {
        check(source.rows == rows && source.columns == columns, "source", source.rows, source.columns);
        memory.copy(source, this);
    }

    /** Sets all elements to zero. */
    public void zero() {
        memory.zero(this);
    }

    private long index(int row) {
        return offset + (long) row * stride;
    }

    private void check(boolean holds, String what, int first, int second) {
        if (!holds) {
            throw new IllegalArgumentException(
                    what + " " + first + ", " + second + " do not fit the matrix [" + rows + ", " + columns + "]");
        }
    }

    @Override
    public String toString() {
        return "[" + rows + ", " + columns + "]";
    }

    /** Frees the memory; that of a window stays. */
    @Override
    public void close() {
        if (!window) {
            memory.close();
        }
    }
}
