package io.github.dramatis.lm.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Where one training run keeps its latest checkpoint: a local file ({@link CheckpointFile}), an object in a store. */
public interface CheckpointStore {
    /** Writes a checkpoint's bytes; does not close the stream. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Where it is, for messages. */
    String name();

    /** The checkpoint that was saved last, to be closed by the caller; empty if there is none. */
    Optional<InputStream> open() throws IOException;

    /**
     * Puts a checkpoint in the place of the last one: whole, or not at all, whenever the process dies or
     * {@code content} throws.
     */
    void save(Content content) throws IOException;
}
