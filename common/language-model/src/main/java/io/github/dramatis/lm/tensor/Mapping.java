package io.github.dramatis.lm.tensor;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A piece of a file in memory, little-endian, until it is closed. Java itself unmaps only when the garbage collector
 * comes across the buffer, so a model's pages would stay beside the engine's own copy of them. Nothing may touch the
 * bytes after the close.
 */
public final class Mapping implements AutoCloseable {
    private static final Object UNSAFE;
    private static final Method INVOKE_CLEANER;

    static {
        try { // public in jdk.unsupported, the one way there is before Java 22
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            Field instance = unsafe.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            UNSAFE = instance.get(null);
            INVOKE_CLEANER = unsafe.getMethod("invokeCleaner", ByteBuffer.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

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
            try {
                INVOKE_CLEANER.invoke(UNSAFE, bytes);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot unmap a file", e);
            }
        }
        bytes = null;
    }
}
