package io.github.dramatis.lm.safetensors;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.tensor.ElementType;
import io.github.dramatis.lm.tensor.Mapping;
import io.github.dramatis.lm.tensor.TensorShape;
import io.github.dramatis.lm.tensor.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * One safetensors file with F32, F16 or BF16 weights, memory-mapped piece by piece while a tensor is read, so that its
 * pages are dropped as soon as the engine has its own copy.
 */
final class SafetensorsFile implements TensorSource {
    /** A multiple of every element size, far below a mapping's limit of 2 GB. */
    private static final long PIECE_BYTES = 64L << 20;

    private final Path file;
    private final FileChannel channel;
    private final SafetensorsHeader header;

    private SafetensorsFile(Path file, FileChannel channel, SafetensorsHeader header) {
        this.file = file;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and checks its header against its length.
     *
     * @throws UserError if it is missing, truncated or not to be trusted
     */
    static SafetensorsFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UserError(file.toString(), "there is no such file", "give a complete model or adapter directory");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file);
            return new SafetensorsFile(file, channel, SafetensorsHeader.read(file, channel));
        } catch (IOException e) {
            close(channel);
            throw new UserError(file.toString(), "cannot be read: " + e, "check the path and its permissions", e);
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    @Override
    public Set<String> names() {
        return header.entries().keySet();
    }

    @Override
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    @Override
    public ElementType type(String name) {
        return elementType(entry(name));
    }

    @Override
    public void read(String name, FloatBuffer target) {
        long elements = TensorShape.elements(entry(name).shape());
        if (target.remaining() != elements) {
            throw new IllegalArgumentException(
                    name + " has " + elements + " elements, the target room for " + target.remaining());
        }
        read(name, 0, target);
    }

    @Override
    public void read(String name, long first, FloatBuffer target) {
        SafetensorsHeader.Entry entry = entry(name);
        ElementType type = elementType(entry);
        long from = Math.multiplyExact(first, (long) type.bytes());
        long left = (long) target.remaining() * type.bytes();
        if (from < 0 || from > entry.bytes() - left) {
            throw new IndexOutOfBoundsException(first + " + " + target.remaining() + " of " + name);
        }
        try {
            while (left > 0) {
                long piece = Math.min(left, PIECE_BYTES);
                try (Mapping mapped = Mapping.of(channel, entry.begin() + from, piece)) {
                    type.toFloats(mapped.bytes(), target);
                }
                from += piece;
                left -= piece;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name + " of " + file, e);
        }
    }

    private ElementType elementType(SafetensorsHeader.Entry entry) {
        for (ElementType type : ElementType.values()) {
            if (type.name().equals(entry.type())) {
                return type;
            }
        }
        throw new UserError(
                file.toString(),
                "tensor " + entry.name() + " is stored as " + entry.type() + ", readable are F32, F16 and BF16",
                "convert the weights to one of these, e.g. with save_pretrained of transformers");
    }

    private SafetensorsHeader.Entry entry(String name) {
        SafetensorsHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new UserError(file.toString(), "has no tensor " + name, "give the complete weights");
        }
        return entry;
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
