package io.github.dramatis.lm.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Native float32 memory as a row-major matrix [rows, columns], or a window of one. An ND4J buffer underneath, so that
 * native libraries and ND4J work on it without a copy. Java reaches it in bulk, a row or a block at a time: loops then
 * run over heap arrays, which the JIT vectorizes, as it does not over native memory.
 */
public final class Matrix implements AutoCloseable {
    private final INDArray owner;
    private final boolean window;
    private final FloatPointer base;
    private final FloatBuffer elements;
    private final long offset;
    private final int rows;
    private final int columns;
    private final int stride;

    private Matrix(
            INDArray owner,
            boolean window,
            FloatPointer base,
            FloatBuffer elements,
            long offset,
            int rows,
            int columns,
            int stride) {
        this.owner = owner;
        this.window = window;
        this.base = base;
        this.elements = elements;
        this.offset = offset;
        this.rows = rows;
        this.columns = columns;
        this.stride = stride;
    }

    /** A new matrix with undefined content; the caller closes it. At most 2^29 elements. */
    public static Matrix allocate(int rows, int columns) {
        long size = Math.multiplyExact((long) rows, columns);
        if (size <= 0 || size > (1 << 29)) {
            throw new IllegalArgumentException("a matrix of " + rows + " x " + columns + " elements cannot be mapped");
        }
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, size);
        FloatPointer pointer = new FloatPointer(array.data().pointer());
        return new Matrix(array, false, pointer, pointer.asBuffer(), 0, rows, columns, columns);
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
        matrix.elements.put(0, elements, 0, Math.multiplyExact(rows, columns));
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

    /** The address of the first element, for native calls. */
    public FloatPointer pointer() {
        return base.getPointer(offset);
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
        return new Matrix(owner, true, base, elements, at, newRows, newColumns, newStride);
    }

    /** One element; for tests and single values, never in a loop of the step. */
    public float get(int row, int column) {
        return elements.get(index(row) + column);
    }

    /** Sets one element. */
    public void set(int row, int column, float value) {
        elements.put(index(row) + column, value);
    }

    /** Copies a row to the heap. */
    public void getRow(int row, float[] target, int at) {
        elements.get(index(row), target, at, columns);
    }

    /** Copies a row from the heap. */
    public void putRow(int row, float[] source, int at) {
        elements.put(index(row), source, at, columns);
    }

    /** Copies the first n of the source into a row, from a column on. */
    public void put(int row, int column, float[] source, int n) {
        check(column + n <= columns, "columns", column, column + n);
        elements.put(index(row) + column, source, 0, n);
    }

    /** Copies all elements to the heap, row-major. */
    public void copyTo(float[] target) {
        if (dense()) {
            elements.get(index(0), target, 0, rows * columns);
            return;
        }
        for (int row = 0; row < rows; row++) {
            getRow(row, target, row * columns);
        }
    }

    /** Copies all elements from the heap, row-major. */
    public void copyFrom(float[] source) {
        if (dense()) {
            elements.put(index(0), source, 0, rows * columns);
            return;
        }
        for (int row = 0; row < rows; row++) {
            putRow(row, source, row * columns);
        }
    }

    /** Copies a matrix of the same shape. */
    public void copyFrom(Matrix source) {
        check(source.rows == rows && source.columns == columns, "source", source.rows, source.columns);
        if (dense() && source.dense()) {
            Pointer.memcpy(pointer(), source.pointer(), 4L * rows * columns);
            return;
        }
        FloatPointer to = pointer();
        FloatPointer from = source.pointer();
        for (int row = 0; row < rows; row++) {
            Pointer.memcpy(
                    to.getPointer((long) row * stride), from.getPointer((long) row * source.stride), 4L * columns);
        }
    }

    /** Sets all elements to zero. */
    public void zero() {
        FloatPointer to = pointer();
        if (dense()) {
            Pointer.memset(to, 0, 4L * rows * columns);
            return;
        }
        for (int row = 0; row < rows; row++) {
            Pointer.memset(to.getPointer((long) row * stride), 0, 4L * columns);
        }
    }

    /** The dense memory as a buffer of its own position and limit. */
    public FloatBuffer buffer() {
        check(dense(), "shape", rows, columns);
        FloatBuffer copy = elements.duplicate();
        copy.limit(Math.toIntExact(offset + (long) rows * columns)).position(Math.toIntExact(offset));
        return copy;
    }

    private int index(int row) {
        return Math.toIntExact(offset + (long) row * stride);
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

    /** Frees the memory; a window's owner stays. */
    @Override
    public void close() {
        if (!window && !owner.wasClosed()) {
            owner.close();
        }
    }
}
