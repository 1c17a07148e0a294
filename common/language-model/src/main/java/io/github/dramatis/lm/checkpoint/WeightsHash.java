package io.github.dramatis.lm.checkpoint;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.lm.file.AtomicFiles;
import io.github.dramatis.lm.safetensors.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 of a model directory's weights: of the file itself if there is one, else of the lines that {@code sha256sum}
 * prints for the shards in the order of their names. Kept in a small file beside the weights, together with length and
 * modification time, and computed again when these differ; small weights are hashed every time.
 */
final class WeightsHash {
    static final String SIDE_FILE = ".dramatis-weights.sha256";

    /** About 50 ms of hashing. */
    private static final long WORTH_REMEMBERING_BYTES = 16L << 20;

    private WeightsHash() {}

    static String of(Path directory) {
        List<Path> files = Safetensors.files(directory);
        Path side = directory.resolve(SIDE_FILE);
        try {
            String state = state(files);
            String known = Files.isRegularFile(side) ? Files.readString(side, StandardCharsets.UTF_8) : "";
            if (known.length() > 65 && known.substring(65).equals(state)) {
                return known.substring(0, 64);
            }
            String hash = compute(files);
            if (totalBytes(files) >= WORTH_REMEMBERING_BYTES) {
                remember(side, hash + "\n" + state);
            }
            return hash;
        } catch (IOException e) {
            throw new UserError(
                    directory.toString(), "its weights cannot be read: " + e, "check the path and its permissions", e);
        }
    }

    private static void remember(Path side, String text) {
        try {
            AtomicFiles.replace(side, text);
        } catch (UserError readOnlyDirectory) {
            // the hash is computed again next time; the directory stays usable where nothing can be written
        }
    }

    private static long totalBytes(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static String state(List<Path> files) throws IOException {
        StringBuilder state = new StringBuilder();
        for (Path file : files) {
            state.append(file.getFileName())
                    .append(' ')
                    .append(Files.size(file))
                    .append(' ')
                    .append(Files.getLastModifiedTime(file).toInstant())
                    .append('\n');
        }
        return state.toString();
    }

    private static String compute(List<Path> files) throws IOException {
        if (files.size() == 1) {
            return sha256(files.get(0));
        }
        StringBuilder lines = new StringBuilder();
        for (Path file : files) {
            lines.append(sha256(file)).append("  ").append(file.getFileName()).append('\n');
        }
        return Sha256.hex(lines.toString());
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        ByteBuffer piece = ByteBuffer.allocate(1 << 20);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(piece.clear()) >= 0) {
                digest.update(piece.flip());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
