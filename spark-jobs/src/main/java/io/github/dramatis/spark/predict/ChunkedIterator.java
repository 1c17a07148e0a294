package io.github.dramatis.spark.predict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;

/** Maps an iterator in chunks of bounded size, holding one chunk at a time. */
final class ChunkedIterator<T> implements Iterator<T> {
    private final Iterator<T> input;
    private final int size;
    private final UnaryOperator<List<T>> map;
    private Iterator<T> output = Collections.emptyIterator();

    /**
     * @param size elements of a chunk, the last one's aside
     * @param map called once a chunk, in order
     */
    ChunkedIterator(Iterator<T> input, int size, UnaryOperator<List<T>> map) {
        this.input = input;
        this.size = size;
        this.map = map;
    }

    @Override
    public boolean hasNext() {
        while (!output.hasNext() && input.hasNext()) {
            List<T> chunk = new ArrayList<>(size);
            while (chunk.size() < size && input.hasNext()) {
                chunk.add(input.next());
            }
            output = map.apply(chunk).iterator();
        }
        return output.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return output.next();
    }
}
