package io.github.dramatis.lm.gguf;

import io.github.dramatis.core.error.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The key/value part of a GGUF header. A value is a Long, Double, Boolean, String, or a List of one of these.
 *
 * @param file for errors
 */
record GgufMetadata(Path file, Map<String, Object> values) {
    private static final int MAX_ARRAY = 1 << 22;
    private static final int ARRAY = 9;

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** A text, {@code missing} if the key is not there. */
    String text(String key, String missing) {
        return has(key) ? typed(key, String.class) : missing;
    }

    /** A size or id, {@code missing} if the key is not there. */
    int whole(String key, int missing) {
        long value = has(key) ? typed(key, Long.class) : missing;
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw broken(key, "is " + value);
        }
        return (int) value;
    }

    /** Reads a key that must be there; else as {@link #whole(String, int)}. */
    int whole(String key) {
        require(key);
        return whole(key, 0);
    }

    /** A number, {@code missing} if the key is not there. */
    double real(String key, double missing) {
        return has(key) ? typed(key, Double.class) : missing;
    }

    boolean flag(String key, boolean missing) {
        return has(key) ? typed(key, Boolean.class) : missing;
    }

    List<String> texts(String key) {
        return list(key, String.class);
    }

    List<Long> wholes(String key) {
        return list(key, Long.class);
    }

    List<Double> reals(String key) {
        return list(key, Double.class);
    }

    private <T> T typed(String key, Class<T> type) {
        Object value = values.get(key);
        if (!type.isInstance(value)) {
            throw broken(key, "is a " + value.getClass().getSimpleName() + ", expected is a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private <T> List<T> list(String key, Class<T> type) {
        require(key);
        List<?> list = typed(key, List.class);
        List<T> typed = new ArrayList<>(list.size());
        for (Object value : list) {
            if (!type.isInstance(value)) {
                throw broken(key, "holds something else than " + type.getSimpleName());
            }
            typed.add(type.cast(value));
        }
        return typed;
    }

    private void require(String key) {
        if (!has(key)) {
            throw broken(key, "is missing");
        }
    }

    private UserError broken(String key, String problem) {
        return new UserError(file.toString(), "its " + key + " " + problem, GgufCursor.AGAIN);
    }

    /** Reads one value of the type that comes first. */
    static Object readValue(GgufCursor cursor) {
        int type = cursor.int32();
        if (type != ARRAY) {
            return readScalar(cursor, type);
        }
        int elementType = cursor.int32();
        int length = cursor.count("an array's length", MAX_ARRAY, 1);
        List<Object> list = new ArrayList<>(Math.min(length, 1 << 16));
        for (int i = 0; i < length; i++) {
            list.add(readScalar(cursor, elementType));
        }
        return list;
    }

    private static Object readScalar(GgufCursor cursor, int type) {
        return switch (type) {
            case 0 -> (long) (cursor.int8() & 0xff);
            case 1 -> (long) cursor.int8();
            case 2 -> (long) (cursor.int16() & 0xffff);
            case 3 -> (long) cursor.int16();
            case 4 -> cursor.int32() & 0xffffffffL;
            case 5 -> (long) cursor.int32();
            case 6 -> Double.valueOf(Float.toString(cursor.float32())); // 1e-5f as 1e-5, not as 9.999999747e-6
            case 7 -> cursor.int8() != 0;
            case 8 -> cursor.string();
            case 10, 11 -> cursor.int64();
            case 12 -> cursor.float64();
            default -> throw cursor.broken("has a value of the unknown type " + type);
        };
    }
}
