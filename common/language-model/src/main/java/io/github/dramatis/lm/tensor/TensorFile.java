package io.github.dramatis.lm.tensor;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A file of named tensors, open for reading. Each format says what its header has of a tensor, and reads the elements.
 *
 * @param <E> what the header has of a tensor
 */
public abstract class TensorFile<E> implements TensorSource {
    private final Path file;
    private final FileChannel channel;
    private final Map<String, E> entries;
    private final Function<E, long[]> shape;

    /** Makes a file of its open channel. */
    @FunctionalInterface
    protected interface Opener<F> {
        F of(FileChannel channel) throws IOException;
    }

    /**
     * @param channel taken over
     * @param entries by the tensors' names
     * @param shape of an entry
     */
    protected TensorFile(Path file, FileChannel channel, Map<String, E> entries, Function<E, long[]> shape) {
        this.file = file;
        this.channel = channel;
        this.entries = entries;
        this.shape = shape;
    }

    /**
     * Opens a file; its channel is closed if it turns out to be unreadable.
     *
     * @param missing what to do where there is no such file
     * @throws UserError if it is missing, or what the opener finds
     */
    protected static <F> F open(Path file, String missing, Opener<F> opener) {
        if (!Files.isRegularFile(file)) {
            throw new UserError(file.toString(), "there is no such file", missing);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file);
            return opener.of(channel);
        } catch (IOException e) {
            close(channel);
            throw new UserError(file.toString(), "cannot be read: " + e, "check the path and its permissions", e);
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    protected final Path file() {
        return file;
    }

    protected final FileChannel channel() {
        return channel;
    }

    /** @throws UserError if there is no such tensor */
    protected final E entry(String name) {
        E entry = entries.get(name);
        if (entry == null) {
            throw new UserError(file.toString(), "has no tensor " + name, "give the complete weights");
        }
        return entry;
    }

    @Override
    public final Set<String> names() {
        return entries.keySet();
    }

    @Override
    public final long[] shape(String name) {
        return shape.apply(entry(name)).clone();
    }

    @Override
    public final void read(String name, FloatBuffer target) {
        long elements = TensorShape.elements(shape(name));
        if (target.remaining() != elements) {
            throw new IllegalArgumentException(
                    name + " has " + elements + " elements, the target room for " + target.remaining());
        }
        read(name, 0, target);
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
