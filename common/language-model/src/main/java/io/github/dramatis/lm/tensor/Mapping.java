package io.github.dramatis.lm.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.agrona.BufferUtil;

/**
 * A piece of a file in memory, little-endian, until it is closed. Java itself unmaps only when the garbage collector
 * comes across the buffer, so a model's pages would stay beside the engine's own copy of them. Nothing may touch the
 * bytes after the close.
 */
public final class Mapping implements AutoCloseable {
    private ByteBuffer bytes;

    private Mapping(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Maps {@code length} bytes of a file, from byte {@code begin} on, for reading. */
    public static Mapping of(FileChannel channel, long begin, long length) throws IOException {
        ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, begin, length);
        return new Mapping(mapped.order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The bytes, little-endian; null after the close. */
    public ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (bytes != null && bytes.capacity() > 0) { // nothing is mapped for an empty piece
            BufferUtil.free(bytes);
        }
        bytes = null;
    }
}
