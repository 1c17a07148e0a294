package io.github.dramatis.lm.file;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Files and directories that are there complete or not at all: written under another name beside their place, then
 * moved.
 */
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
            part = Files.createFile(partOf(target));
            content.writeTo(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            part = null;
        } catch (IOException e) {
            throw notWritten(file, e);
        } finally {
            deleteQuietly(part);
        }
    }

    /** Fills an existing empty directory and returns what is to be told of it. */
    @FunctionalInterface
    public interface DirectoryContent<R> {
        R writeTo(Path part) throws IOException;
    }

    /**
     * Makes {@code directory} with what {@code content} writes.
     *
     * @throws UserError if it is there already and not empty, or cannot be written, e.g. for a full disk
     */
    public static <R> R newDirectory(Path directory, DirectoryContent<R> content) {
        Path target = directory.toAbsolutePath().normalize();
        requireAbsent(directory, target);
        Path part = partOf(target);
        try {
            Files.createDirectories(part);
            R result = content.writeTo(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return result;
        } catch (IOException e) {
            throw notWritten(directory, e);
        } finally {
            deleteTreeQuietly(part);
        }
    }

    private static void requireAbsent(Path given, Path target) {
        try (Stream<Path> inside = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            if (inside.findAny().isPresent() || Files.isRegularFile(target)) {
                throw new UserError(
                        given.toString(),
                        "is there already and would be overwritten",
                        "give another path or remove it");
            }
        } catch (IOException e) {
            throw notWritten(given, e);
        }
    }

    private static Path partOf(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".part-"
                + ProcessHandle.current().pid() + "-" + Long.toString(System.nanoTime(), 36));
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

    private static void deleteTreeQuietly(Path directory) {
        try (Stream<Path> inside = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
            inside.sorted(Comparator.reverseOrder()).forEach(AtomicFiles::deleteQuietly);
        } catch (IOException e) {
            // as below
        }
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
