package io.github.dramatis.lm.gguf;

import io.github.dramatis.core.error.UserError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the primitive values of a GGUF header, none of them beyond its end or above a limit. */
final class GgufCursor {
    static final String AGAIN = "get the file again from its source, it is damaged or no GGUF file";
    private static final int MAX_STRING_BYTES = 16 << 20;

    private final Path file;
    private final ByteBuffer bytes;

    GgufCursor(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    int position() {
        return bytes.position();
    }

    byte int8() {
        return require(1).get();
    }

    short int16() {
        return require(2).getShort();
    }

    int int32() {
        return require(4).getInt();
    }

    long int64() {
        return require(8).getLong();
    }

    float float32() {
        return require(4).getFloat();
    }

    double float64() {
        return require(8).getDouble();
    }

    String string() {
        byte[] utf8 = new byte[count("a text's length in bytes", MAX_STRING_BYTES, 1)];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** A count of things of at least {@code minimumBytes} each, which must have room in what is left. */
    int count(String what, int limit, int minimumBytes) {
        long count = int64();
        if (count < 0 || count > limit) {
            throw broken(what + " is " + Long.toUnsignedString(count) + ", the limit is " + limit);
        }
        require(count * minimumBytes);
        return (int) count;
    }

    private ByteBuffer require(long length) {
        if (bytes.remaining() < length) {
            throw broken("is truncated: its header ends at byte " + bytes.limit() + ", inside a value");
        }
        return bytes;
    }

    UserError broken(String problem) {
        return new UserError(file.toString(), problem, AGAIN);
    }

    /** The error of a whole file of a kind that is not read. */
    UserError unsupported(String problem, String cure) {
        return new UserError(file.toString(), problem, cure);
    }
}
