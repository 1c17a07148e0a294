package io.github.dramatis.lm.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is made and closed together: if one part cannot be made, for want of memory say, those made before it are
 * closed.
 */
public final class Parts implements AutoCloseable {
    private final Deque<Runnable> closers = new ArrayDeque<>();

    /**
     * Makes a part.
     *
     * @param close how it is closed
     */
    public <T> T add(Supplier<T> make, Consumer<? super T> close) {
        T part = orClose(this::close, make);
        closers.push(() -> close.accept(part));
        return part;
    }

    /** Does what follows, and closes what was made before if it fails. */
    public static <T> T orClose(Runnable close, Supplier<T> next) {
        try {
            return next.get();
        } catch (RuntimeException | Error failed) {
            close.run();
            throw failed;
        }
    }

    /** A matrix with undefined content. */
    public Matrix matrix(int rows, int columns) {
        return add(() -> Matrix.allocate(rows, columns), Matrix::close);
    }

    /** A matrix of zeros. */
    public Matrix zeros(int rows, int columns) {
        return add(() -> Matrix.zeros(rows, columns), Matrix::close);
    }

    /** Closes all parts, the last one first. */
    @Override
    public void close() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}
