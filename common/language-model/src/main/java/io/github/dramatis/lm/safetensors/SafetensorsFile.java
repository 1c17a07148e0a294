package io.github.dramatis.lm.safetensors;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.naming.ByName;
import io.github.dramatis.lm.tensor.ElementType;
import io.github.dramatis.lm.tensor.Mapping;
import io.github.dramatis.lm.tensor.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * One safetensors file with F32, F16 or BF16 weights, memory-mapped piece by piece while a tensor is read, so that its
 * pages are dropped as soon as the engine has its own copy.
 */
final class SafetensorsFile extends TensorFile<SafetensorsHeader.Entry> {
    /** A multiple of every element size, far below a mapping's limit of 2 GB. */
    private static final long PIECE_BYTES = 64L << 20;

    private SafetensorsFile(Path file, FileChannel channel, SafetensorsHeader header) {
        super(file, channel, header.entries(), SafetensorsHeader.Entry::shape);
    }

    /**
     * Opens a file and checks its header against its length.
     *
     * @throws UserError if it is missing, truncated or not to be trusted
     */
    static SafetensorsFile open(Path file) {
        return open(
                file,
                "give a complete model or adapter directory",
                channel -> new SafetensorsFile(file, channel, SafetensorsHeader.read(file, channel)));
    }

    @Override
    public ElementType type(String name) {
        return elementType(entry(name));
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
                try (Mapping mapped = Mapping.of(channel(), entry.begin() + from, piece)) {
                    type.toFloats(mapped.bytes(), target);
                }
                from += piece;
                left -= piece;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name + " of " + file(), e);
        }
    }

    private ElementType elementType(SafetensorsHeader.Entry entry) {
        return ByName.find(ElementType.values(), ElementType::name, entry.type())
                .orElseThrow(() -> new UserError(
                        file().toString(),
                        "tensor " + entry.name() + " is stored as " + entry.type() + ", readable are F32, F16 and BF16",
                        "convert the weights to one of these, e.g. with save_pretrained of transformers"));
    }
}
