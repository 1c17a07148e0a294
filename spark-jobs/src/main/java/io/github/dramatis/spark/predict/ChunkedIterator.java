package io.github.dramatis.spark.predict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Maps an iterator in chunks of bounded size and of one key each, holding one chunk at a time. */
final class ChunkedIterator<T, R> implements Iterator<R> {
    private final Iterator<T> input;
    private final int size;
    private final ToIntFunction<T> key;
    private final Function<List<T>, List<R>> map;
    private Iterator<R> output = Collections.emptyIterator();
    private T next; // of the input, for the next chunk; null where it has not been read

    /**
     * @param size elements of a chunk, the last one's aside
     * @param key a chunk ends where it changes
     * @param map called once a chunk, in order
     */
    ChunkedIterator(Iterator<T> input, int size, ToIntFunction<T> key, Function<List<T>, List<R>> map) {
        this.input = input;
        this.size = size;
        this.key = key;
        this.map = map;
    }

    @Override
    public boolean hasNext() {
        while (!output.hasNext() && (next != null || input.hasNext())) {
            output = map.apply(chunk()).iterator();
        }
        return output.hasNext();
    }

    private List<T> chunk() {
        List<T> chunk = new ArrayList<>(size);
        chunk.add(next == null ? input.next() : next);
        next = null;
        int first = key.applyAsInt(chunk.get(0));
        while (chunk.size() < size && input.hasNext()) {
            T element = input.next();
            if (key.applyAsInt(element) != first) {
                next = element;
                break;
            }
            chunk.add(element);
        }
        return chunk;
    }

    @Override
    public R next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return output.next();
    }
}
