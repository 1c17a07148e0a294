package io.github.dramatis.lm.gguf;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.tensor.Mapping;
import io.github.dramatis.lm.tensor.TensorShape;
import io.github.dramatis.lm.tensor.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A GGUF file, memory-mapped; its tensors under GGUF's own names ({@code blk.0.attn_q.weight}), dequantized. */
final class GgufFile implements TensorSource {
    private final Path file;
    private final FileChannel channel;
    private final GgufHeader header;
    private final Map<String, Mapping> mapped = new HashMap<>();

    private GgufFile(Path file, FileChannel channel, GgufHeader header) {
        this.file = file;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and checks its header against its length.
     *
     * @throws UserError if it is missing, truncated, of an unreadable type or not to be trusted
     */
    static GgufFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UserError(file.toString(), "there is no such file", "give the path of a GGUF file");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file);
            return new GgufFile(file, channel, GgufHeader.read(file, channel));
        } catch (IOException e) {
            close(channel);
            throw new UserError(file.toString(), "cannot be read: " + e, "check the path and its permissions", e);
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    GgufMetadata metadata() {
        return header.metadata();
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
        GgufHeader.Entry entry = entry(name);
        long elements = TensorShape.elements(entry.shape());
        if (first < 0 || first > elements - target.remaining()) {
            throw new IndexOutOfBoundsException(first + " + " + target.remaining() + " of " + name);
        }
        GgufType type = entry.type();
        ByteBuffer stored = mapped.computeIfAbsent(name, key -> map(entry)).bytes();
        float[] block = new float[type.blockElements()];
        int blockIndex = (int) (first / block.length);
        int within = (int) (first % block.length);
        while (target.hasRemaining()) {
            type.decode(stored, blockIndex * type.blockBytes(), block);
            target.put(block, within, Math.min(block.length - within, target.remaining()));
            within = 0;
            blockIndex++;
        }
    }

    private Mapping map(GgufHeader.Entry entry) {
        if (entry.bytes() > Integer.MAX_VALUE) {
            throw new UserError(
                    file.toString(),
                    "tensor " + entry.name() + " has " + entry.bytes() + " bytes, the limit is " + Integer.MAX_VALUE,
                    "use a smaller model or a smaller quantization");
        }
        try {
            return Mapping.of(channel, entry.begin(), entry.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("mapping " + entry.name() + " of " + file, e);
        }
    }

    private GgufHeader.Entry entry(String name) {
        GgufHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new UserError(file.toString(), "has no tensor " + name, "give the complete weights");
        }
        return entry;
    }

    @Override
    public void close() {
        mapped.values().forEach(Mapping::close);
        mapped.clear();
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
