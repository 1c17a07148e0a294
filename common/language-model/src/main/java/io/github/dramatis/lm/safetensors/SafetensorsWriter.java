package io.github.dramatis.lm.safetensors;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.lm.file.AtomicFiles;
import io.github.dramatis.lm.tensor.ElementType;
import io.github.dramatis.lm.tensor.TensorShape;
import io.github.dramatis.lm.tensor.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes safetensors, each tensor in its source's type. The same tensors give the same bytes: names are sorted, the
 * metadata is fixed ({@code format: pt}, which transformers asks for), the header is padded to 8 bytes.
 */
public final class SafetensorsWriter {
    private static final int PIECE_ELEMENTS = 1 << 20;

    private SafetensorsWriter() {}

    /**
     * Writes all tensors of a source, one piece at a time. A file of that name is replaced only when the new one is
     * complete.
     *
     * @throws io.github.dramatis.core.error.UserError if the disk is full or the path cannot be written
     */
    public static void write(Path file, TensorSource tensors) {
        AtomicFiles.replace(file, part -> {
            try (FileChannel channel =
                    FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                List<String> names = tensors.names().stream().sorted().toList();
                writeFully(channel, header(tensors, names));
                ByteBuffer piece =
                        ByteBuffer.allocateDirect(PIECE_ELEMENTS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                FloatBuffer floats = FloatBuffer.allocate(PIECE_ELEMENTS);
                for (String name : names) {
                    writeTensor(channel, tensors, name, floats, piece);
                }
                channel.force(true);
            }
        });
    }

    private static ByteBuffer header(TensorSource tensors, List<String> names) throws IOException {
        ObjectNode header = JsonMapper.builder().build().createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long end = 0;
        for (String name : names) {
            long begin = end;
            ElementType type = tensors.type(name);
            end += TensorShape.elements(tensors.shape(name)) * type.bytes();
            ObjectNode entry = header.putObject(name).put("dtype", type.name());
            ArrayNode shape = entry.putArray("shape"); // empty for a scalar
            for (long side : tensors.shape(name)) {
                shape.add(side);
            }
            entry.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer bytes = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.flip();
    }

    private static void writeTensor(
            FileChannel channel, TensorSource tensors, String name, FloatBuffer floats, ByteBuffer piece)
            throws IOException {
        long elements = TensorShape.elements(tensors.shape(name));
        for (long first = 0; first < elements; first += PIECE_ELEMENTS) {
            tensors.read(name, first, floats.clear().limit((int) Math.min(PIECE_ELEMENTS, elements - first)));
            tensors.type(name).fromFloats(floats.flip(), piece.clear());
            writeFully(channel, piece.flip());
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
