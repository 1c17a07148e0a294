package io.github.dramatis.lm.training;

import io.github.dramatis.lm.file.AtomicFiles;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A checkpoint in a local file.
 *
 * @param file need not be there yet
 */
public record CheckpointFile(Path file) implements CheckpointStore {
    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public Optional<InputStream> open() throws IOException {
        return Files.exists(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
    }

    @Override
    public void save(Content content) {
        AtomicFiles.replace(file, part -> {
            try (FileOutputStream out = new FileOutputStream(part.toFile())) {
                content.writeTo(out);
                out.getFD().sync(); // the name must not reach the disk before the bytes
            }
        });
    }
}
