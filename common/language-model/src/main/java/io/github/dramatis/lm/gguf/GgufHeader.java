package io.github.dramatis.lm.gguf;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.tensor.Mapping;
import io.github.dramatis.lm.tensor.TensorShape;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The header of a GGUF file, version 2 or 3: metadata, then name, shape, type and place of each tensor. Checked as a
 * stranger's.
 *
 * <p>Source: docs/gguf.md in ggml-org/ggml.
 */
record GgufHeader(GgufMetadata metadata, SortedMap<String, Entry> entries) {
    private static final int MAGIC = 0x46554747; // "GGUF"
    /** "ggml", "ggmf", "ggjt" and "ggla", of 2023. */
    private static final Set<Integer> OLDER_MAGICS = Set.of(0x67676d6c, 0x67676d66, 0x67676a74, 0x67676c61);

    /** Types that ggml.h names and {@link GgufType} does not read. */
    private static final Map<Integer, String> OTHER_TYPES = Map.ofEntries(
            Map.entry(6, "Q5_0"),
            Map.entry(7, "Q5_1"),
            Map.entry(9, "Q8_1"),
            Map.entry(10, "Q2_K"),
            Map.entry(11, "Q3_K"),
            Map.entry(12, "Q4_K"),
            Map.entry(13, "Q5_K"),
            Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"),
            Map.entry(17, "IQ2_XS"),
            Map.entry(18, "IQ3_XXS"),
            Map.entry(19, "IQ1_S"),
            Map.entry(20, "IQ4_NL"),
            Map.entry(21, "IQ3_S"),
            Map.entry(22, "IQ2_S"),
            Map.entry(23, "IQ4_XS"),
            Map.entry(24, "I8"),
            Map.entry(25, "I16"),
            Map.entry(26, "I32"),
            Map.entry(27, "I64"),
            Map.entry(28, "F64"),
            Map.entry(29, "IQ1_M"),
            Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"),
            Map.entry(39, "MXFP4"));

    private static final int MAX_ENTRIES = 1 << 16;

    /** Metadata with a vocabulary of 256,000 tokens has about 15 MB. */
    private static final long MAX_HEADER_BYTES = 256L << 20;

    /**
     * One tensor.
     *
     * @param shape row-major (GGUF itself gives the fastest dimension first)
     * @param begin first byte in the file
     */
    record Entry(String name, GgufType type, long[] shape, long begin, long bytes) {}

    static GgufHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        try (Mapping mapped = Mapping.of(channel, 0, Math.min(size, MAX_HEADER_BYTES))) {
            return read(file, new GgufCursor(file, mapped.bytes()), size);
        }
    }

    private static GgufHeader read(Path file, GgufCursor cursor, long size) {
        int magic = size < 24 ? 0 : cursor.int32();
        if (OLDER_MAGICS.contains(magic)) {
            throw cursor.unsupported(
                    "is a GGML file, from before GGUF",
                    "give the model as GGUF, or convert it with llama.cpp's converter");
        }
        if (magic != MAGIC) {
            throw cursor.broken("does not begin as a GGUF file does");
        }
        requireVersion(cursor, cursor.int32());
        int tensors = cursor.count("the number of tensors", MAX_ENTRIES, 24);
        int keys = cursor.count("the number of metadata keys", MAX_ENTRIES, 13);
        GgufMetadata metadata = readMetadata(file, cursor, keys);
        int parts = metadata.whole("split.count", 1);
        if (parts > 1) {
            throw cursor.unsupported(
                    "is one of the " + parts + " parts of a split model",
                    "join them: llama-gguf-split --merge FIRST_PART OUT.gguf, and import OUT.gguf");
        }
        return new GgufHeader(metadata, readEntries(cursor, tensors, metadata, size));
    }

    private static void requireVersion(GgufCursor cursor, int version) {
        if (version != 2 && version != 3) {
            int swapped = Integer.reverseBytes(version);
            boolean otherOrder = swapped >= 1 && swapped <= 3;
            throw cursor.unsupported(
                    otherOrder
                            ? "is a big-endian GGUF file"
                            : "has the GGUF version " + Integer.toUnsignedString(version) + "; 2 and 3 are read",
                    "give a little-endian GGUF file of version 3");
        }
    }

    private static GgufMetadata readMetadata(Path file, GgufCursor cursor, int keys) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < keys; i++) {
            String key = cursor.string();
            if (values.put(key, GgufMetadata.readValue(cursor)) != null) {
                throw cursor.broken("has the metadata key " + key + " twice");
            }
        }
        return new GgufMetadata(file, values);
    }

    private static SortedMap<String, Entry> readEntries(
            GgufCursor cursor, int tensors, GgufMetadata metadata, long size) {
        Map<String, Entry> relative = new HashMap<>();
        for (int i = 0; i < tensors; i++) {
            Entry entry = readEntry(cursor);
            if (relative.put(entry.name(), entry) != null) {
                throw cursor.broken("has the tensor " + entry.name() + " twice");
            }
        }
        int alignment = metadata.whole("general.alignment", 32);
        if (alignment < 1 || alignment > 1 << 20) {
            throw cursor.broken("has the alignment " + alignment);
        }
        long dataBegin = (cursor.position() + alignment - 1L) / alignment * alignment;
        SortedMap<String, Entry> entries = new TreeMap<>();
        for (Entry entry : relative.values()) {
            if (entry.begin() < 0 || entry.begin() > size - dataBegin - entry.bytes()) {
                throw cursor.broken("tensor " + entry.name() + " with " + entry.bytes() + " bytes at "
                        + Long.toUnsignedString(entry.begin()) + " does not fit the " + (size - dataBegin)
                        + " bytes of data (truncated?)");
            }
            entries.put(
                    entry.name(),
                    new Entry(entry.name(), entry.type(), entry.shape(), dataBegin + entry.begin(), entry.bytes()));
        }
        requireNoOverlap(cursor, entries);
        return Collections.unmodifiableSortedMap(entries);
    }

    /** The entry with its place relative to the data's begin. */
    private static Entry readEntry(GgufCursor cursor) {
        String name = cursor.string();
        int dimensions = cursor.int32();
        if (dimensions < 1 || dimensions > 4) {
            throw cursor.broken("tensor " + name + " has " + Integer.toUnsignedString(dimensions) + " dimensions");
        }
        long[] shape = new long[dimensions];
        for (int i = 0; i < dimensions; i++) {
            shape[dimensions - 1 - i] = cursor.int64();
        }
        int code = cursor.int32();
        GgufType type = Arrays.stream(GgufType.values())
                .filter(candidate -> candidate.code() == code)
                .findFirst()
                .orElseThrow(() -> unreadable(cursor, name, code));
        return new Entry(name, type, shape, cursor.int64(), bytes(cursor, name, type, shape));
    }

    private static UserError unreadable(GgufCursor cursor, String tensor, int code) {
        String type = OTHER_TYPES.getOrDefault(code, "number " + Integer.toUnsignedString(code));
        return cursor.unsupported(
                "tensor " + tensor + " is quantized as " + type + ", which is not read; readable are "
                        + Arrays.toString(GgufType.values()),
                "give the model in one of these, for example Q8_0 or F16: llama-quantize makes them of the full weights");
    }

    private static long bytes(GgufCursor cursor, String name, GgufType type, long[] shape) {
        try {
            boolean positive = Arrays.stream(shape).allMatch(side -> side > 0);
            if (positive && shape[shape.length - 1] % type.blockElements() == 0) {
                return Math.multiplyExact(TensorShape.elements(shape) / type.blockElements(), (long) type.blockBytes());
            }
        } catch (ArithmeticException tooManyElements) {
            // told below
        }
        throw cursor.broken(
                "tensor " + name + " has the impossible shape " + Arrays.toString(shape) + " for the type " + type);
    }

    private static void requireNoOverlap(GgufCursor cursor, SortedMap<String, Entry> entries) {
        Entry last = null;
        for (Entry entry : entries.values().stream()
                .sorted((one, other) -> Long.compare(one.begin(), other.begin()))
                .toList()) {
            if (last != null && entry.begin() < last.begin() + last.bytes()) {
                throw cursor.broken("tensors " + last.name() + " and " + entry.name() + " overlap");
            }
            last = entry;
        }
    }
}
