package io.github.dramatis.lm.gguf;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.tensor.Mapping;
import io.github.dramatis.lm.tensor.TensorFile;
import io.github.dramatis.lm.tensor.TensorShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A GGUF file, memory-mapped; its tensors under GGUF's own names ({@code blk.0.attn_q.weight}), dequantized. */
final class GgufFile extends TensorFile<GgufHeader.Entry> {
    private final GgufMetadata metadata;
    private final Map<String, Mapping> mapped = new HashMap<>();

    private GgufFile(Path file, FileChannel channel, GgufHeader header) {
        super(file, channel, header.entries(), GgufHeader.Entry::shape);
        this.metadata = header.metadata();
    }

    /**
     * Opens a file and checks its header against its length.
     *
     * @throws UserError if it is missing, truncated, of an unreadable type or not to be trusted
     */
    static GgufFile open(Path file) {
        return open(
                file,
                "give the path of a GGUF file",
                channel -> new GgufFile(file, channel, GgufHeader.read(file, channel)));
    }

    GgufMetadata metadata() {
        return metadata;
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
                    file().toString(),
                    "tensor " + entry.name() + " has " + entry.bytes() + " bytes, the limit is " + Integer.MAX_VALUE,
                    "use a smaller model or a smaller quantization");
        }
        try {
            return Mapping.of(channel(), entry.begin(), entry.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("mapping " + entry.name() + " of " + file(), e);
        }
    }

    @Override
    public void close() {
        mapped.values().forEach(Mapping::close);
        mapped.clear();
        super.close();
    }
}
