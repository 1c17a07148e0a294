package io.github.dramatis.lm.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.file.StrictJson;
import io.github.dramatis.lm.tensor.TensorShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The header of a safetensors file: 8 bytes with the length of the JSON that follows, which gives each tensor's type,
 * shape and place in the rest of the file. The header is checked as a stranger's: each place must have the length its
 * shape and type imply, and the places must tile the rest of the file without gap or overlap.
 *
 * <p>Source: the format's description in huggingface/safetensors.
 */
record SafetensorsHeader(SortedMap<String, Entry> entries) {
    /** Far above any real header (LLaMA-70B: under 100 kB), far below what would fill the heap. */
    private static final long MAX_HEADER_BYTES = 16L << 20;

    private static final String AGAIN = "get the file again from its source, it is damaged or no safetensors file";

    /** Bytes an element has, for each type name of the format; only some of them can be read as weights. */
    private static final Map<String, Integer> ELEMENT_BYTES = Map.ofEntries(
            Map.entry("F64", 8),
            Map.entry("F32", 4),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("F8_E4M3", 1),
            Map.entry("F8_E5M2", 1),
            Map.entry("I64", 8),
            Map.entry("U64", 8),
            Map.entry("I32", 4),
            Map.entry("U32", 4),
            Map.entry("I16", 2),
            Map.entry("U16", 2),
            Map.entry("I8", 1),
            Map.entry("U8", 1),
            Map.entry("BOOL", 1));

    /**
     * One tensor.
     *
     * @param type the format's name of the element type
     * @param begin first byte in the file
     * @param bytes length in the file
     */
    record Entry(String name, String type, long[] shape, long begin, long bytes) {}

    /** Reads and checks the header of an open file. */
    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw broken(file, "has only " + size + " bytes");
        }
        long length = readFully(channel, 0, 8).getLong();
        if (length < 2 || length > MAX_HEADER_BYTES) {
            throw broken(
                    file,
                    "says its header has " + Long.toUnsignedString(length) + " bytes; 2 to " + MAX_HEADER_BYTES
                            + " are accepted");
        }
        if (length > size - 8) {
            throw broken(
                    file, "is truncated: its header should have " + length + " bytes, " + (size - 8) + " are there");
        }
        JsonNode json = StrictJson.parseObject(
                "the header of " + file, readFully(channel, 8, (int) length).array());
        SortedMap<String, Entry> entries = new TreeMap<>();
        json.fields().forEachRemaining(field -> {
            if (!field.getKey().equals("__metadata__")) {
                entries.put(field.getKey(), entry(file, field.getKey(), field.getValue(), 8 + length, size));
            }
        });
        requireTiling(file, entries, 8 + length, size);
        return new SafetensorsHeader(entries);
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {}
        if (bytes.hasRemaining()) {
            throw new IOException("the file became shorter while it was read");
        }
        return bytes.flip();
    }

    private static Entry entry(Path file, String name, JsonNode value, long dataBegin, long size) {
        String type = value.path("dtype").asText();
        Integer elementBytes = ELEMENT_BYTES.get(type);
        if (elementBytes == null) {
            throw broken(file, "tensor " + quoted(name) + " has the unknown dtype " + quoted(type));
        }
        long[] shape = wholeNumbers(file, name, "shape", value.path("shape"));
        long[] offsets = wholeNumbers(file, name, "data_offsets", value.path("data_offsets"));
        if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > size - dataBegin) {
            throw broken(
                    file,
                    "tensor " + quoted(name) + " has the data_offsets " + value.path("data_offsets")
                            + ", but its data part has " + (size - dataBegin) + " bytes (truncated?)");
        }
        long bytes = offsets[1] - offsets[0];
        try {
            if (Math.multiplyExact(TensorShape.elements(shape), (long) elementBytes) == bytes) {
                return new Entry(name, type, shape, dataBegin + offsets[0], bytes);
            }
        } catch (ArithmeticException tooManyElements) {
            // told below, like every other disagreement of shape and length
        }
        throw broken(
                file,
                "tensor " + quoted(name) + " is " + type + " of shape " + value.path("shape") + " but has " + bytes
                        + " bytes");
    }

    private static long[] wholeNumbers(Path file, String name, String key, JsonNode array) {
        if (!array.isArray() || array.size() > 16) {
            throw broken(file, "tensor " + quoted(name) + " has no usable " + key);
        }
        long[] numbers = new long[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode number = array.get(i);
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                throw broken(
                        file, "tensor " + quoted(name) + " has " + shortened(number.toString()) + " in its " + key);
            }
            numbers[i] = number.longValue();
        }
        return numbers;
    }

    private static void requireTiling(Path file, SortedMap<String, Entry> entries, long dataBegin, long size) {
        List<Entry> inOrder = entries.values().stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::bytes))
                .toList();
        long end = dataBegin;
        for (Entry entry : inOrder) {
            if (entry.begin() != end) {
                throw broken(
                        file,
                        "tensor " + quoted(entry.name())
                                + (entry.begin() < end ? " overlaps the one before it" : " leaves a gap before it"));
            }
            end += entry.bytes();
        }
        if (end != size) {
            throw broken(file, "has " + (size - end) + " bytes after its last tensor");
        }
    }

    private static UserError broken(Path file, String problem) {
        return new UserError(file.toString(), problem, AGAIN);
    }

    private static String quoted(String text) {
        return '"' + shortened(text) + '"';
    }

    private static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
