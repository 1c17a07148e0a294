package io.github.dramatis.lm.gguf;

import io.github.dramatis.lm.file.AtomicFiles;
import io.github.dramatis.lm.tensor.TensorShape;
import io.github.dramatis.lm.tensor.TensorSource;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a GGUF file, version 3, of float32 tensors. The same calls give the same bytes: metadata in the order of the
 * calls, tensors in that of their names, all aligned to 32 bytes.
 *
 * <p>Source: docs/gguf.md in ggml-org/ggml.
 */
public final class GgufWriter {
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final int TYPE_FLOAT32 = 6; // of a metadata value
    private static final int TYPE_STRING = 8;
    private static final int F32 = 0; // of a tensor
    private static final int PIECE_ELEMENTS = 1 << 18;

    private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
    private long keys;

    /** Adds a text to the metadata. */
    public GgufWriter put(String key, String value) {
        return put(key, TYPE_STRING, string(value));
    }

    /** Adds a number to the metadata. */
    public GgufWriter put(String key, float value) {
        return put(key, TYPE_FLOAT32, little(Float.BYTES).putFloat(value).array());
    }

    private GgufWriter put(String key, int type, byte[] value) {
        metadata.writeBytes(string(key));
        metadata.writeBytes(little(Integer.BYTES).putInt(type).array());
        metadata.writeBytes(value);
        keys++;
        return this;
    }

    /**
     * Writes the file; one of that name is replaced only when the new one is complete.
     *
     * @param tensors row-major; GGUF's own order of dimensions is the reverse
     * @throws io.github.dramatis.core.error.UserError if the disk is full or the path cannot be written
     */
    public void write(Path file, TensorSource tensors) {
        List<String> names = tensors.names().stream().sorted().toList();
        AtomicFiles.replace(file, part -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                byte[] header = header(tensors, names);
                out.write(header);
                pad(out, header.length);
                for (String name : names) {
                    writeTensor(out, tensors, name);
                }
            }
        });
    }

    private byte[] header(TensorSource tensors, List<String> names) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        header.writeBytes(
                little(20).putInt(VERSION).putLong(names.size()).putLong(keys).array());
        header.writeBytes(metadata.toByteArray());
        long offset = 0;
        for (String name : names) {
            long[] shape = tensors.shape(name);
            ByteBuffer entry = little(Integer.BYTES * 2 + Long.BYTES * (shape.length + 1));
            entry.putInt(shape.length);
            for (int i = shape.length - 1; i >= 0; i--) {
                entry.putLong(shape[i]);
            }
            header.writeBytes(string(name));
            header.writeBytes(entry.putInt(F32).putLong(offset).array());
            offset += aligned(bytes(shape));
        }
        return header.toByteArray();
    }

    private static void writeTensor(OutputStream out, TensorSource tensors, String name) throws IOException {
        long elements = TensorShape.elements(tensors.shape(name));
        ByteBuffer piece = little((int) Math.min(elements, PIECE_ELEMENTS) * Float.BYTES);
        for (long first = 0; first < elements; first += PIECE_ELEMENTS) {
            int length = (int) Math.min(PIECE_ELEMENTS, elements - first);
            FloatBuffer floats = piece.asFloatBuffer().limit(length);
            tensors.read(name, first, floats);
            out.write(piece.array(), 0, length * Float.BYTES);
        }
        pad(out, elements * Float.BYTES);
    }

    private static long bytes(long[] shape) {
        return TensorShape.elements(shape) * Float.BYTES;
    }

    private static long aligned(long length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static void pad(OutputStream out, long length) throws IOException {
        out.write(new byte[(int) (aligned(length) - length)]);
    }

    private static byte[] string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return little(Long.BYTES + utf8.length).putLong(utf8.length).put(utf8).array();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
