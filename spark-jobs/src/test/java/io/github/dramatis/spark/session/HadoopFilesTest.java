package io.github.dramatis.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopFilesTest {
    @Test
    void aFileThatHadoopWroteAndAUserEditedIsRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("config.yaml");
        Configuration hadoop = new Configuration();
        try (var out = FileSystem.getLocal(hadoop).create(new org.apache.hadoop.fs.Path(file.toUri()))) {
            out.write("seed: 1".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(folder.resolve(".config.yaml.crc"))
                .as("the checksum of before")
                .exists();
        Files.writeString(file, "seed: 2");

        assertThat(HadoopFiles.text(file.toString(), hadoop, "configuration", ""))
                .isEqualTo("seed: 2");
    }
}
