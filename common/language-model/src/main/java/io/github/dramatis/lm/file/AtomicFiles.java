package io.github.dramatis.lm.file;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are there complete or not at all: written under another name beside their place, then moved. */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Fills an existing empty file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path part) throws IOException;
    }

    /**
     * Replaces {@code file} by what {@code content} writes.
     *
     * @throws UserError if it cannot be written, e.g. for a full disk; the old file is untouched then
     */
    public static void replace(Path file, Content content) {
        Path target = file.toAbsolutePath();
        Path part = null;
        try {
            Files.createDirectories(target.getParent());
            part = Files.createFile(target.resolveSibling("." + target.getFileName() + ".part-"
                    + ProcessHandle.current().pid() + "-" + Long.toString(System.nanoTime(), 36)));
            content.writeTo(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            part = null;
        } catch (IOException e) {
            throw notWritten(file, e);
        } finally {
            deleteQuietly(part);
        }
    }

    /** Replaces {@code file} by a text in UTF-8. */
    public static void replace(Path file, String text) {
        replace(file, part -> Files.write(part, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The error for a path that cannot be written. */
    public static UserError notWritten(Path file, IOException e) {
        return new UserError(
                file.toString(),
                "cannot be written: " + e,
                "check that the disk has room and the folder can be written to",
                e);
    }

    private static void deleteQuietly(Path part) {
        try {
            if (part != null) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            // the error that led here says more than that a left-over could not be deleted
        }
    }
}
