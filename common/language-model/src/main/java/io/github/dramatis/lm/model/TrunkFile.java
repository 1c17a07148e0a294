package io.github.dramatis.lm.model;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Slots of equal size in a local file, which the operating system holds in memory as far as there is some. The file
 * loses its name as it is opened: no other process can put anything into it, and it is gone when this one ends, however
 * it ends. Safe for use by many threads; who writes to which slot is the caller's business.
 */
final class TrunkFile implements AutoCloseable {
    private final FileChannel channel;
    private final int slotBytes;

    TrunkFile(Path folder, int slotBytes) throws IOException {
        this.slotBytes = slotBytes;
        // readable by its owner alone; the option removes the name at once
        channel = FileChannel.open(
                Files.createTempFile(folder, "trunk", ".states"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Writes the buffer's bytes up to its limit to a slot. */
    void write(long slot, ByteBuffer bytes) throws IOException {
        bytes.rewind();
        while (bytes.hasRemaining()) {
            channel.write(bytes, slot * slotBytes + bytes.position());
        }
    }

    /** Fills the buffer up to its limit from a slot. */
    void read(long slot, ByteBuffer bytes) throws IOException {
        bytes.rewind();
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, slot * slotBytes + bytes.position()) < 0) {
                throw new EOFException("slot " + slot + " was never written");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
