package io.github.dramatis.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.train.TinyAgents;
import io.github.dramatis.spark.workspace.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is not on the local disk, as far as its URI says. */
class ModelLocationTest {
    @TempDir
    Path folder;

    private ModelLocation remote;

    @BeforeEach
    void aRemoteModel() throws IOException {
        FileUtils.copyDirectory(TinyAgents.TINY_LLAMA.toFile(), folder.toFile());
        Sessions.create("tests");
        SparkEnv.get().conf().set("spark.hadoop.fs.smalldisk.impl", SmallDisk.class.getName());
        remote = new ModelLocation("smalldisk://" + folder, "");
    }

    private static String sha256(Path model) {
        try (ModelDirectory directory = ModelDirectory.open(model)) {
            return directory.weightsSha256();
        }
    }

    @Test
    void tasksBesideTheDriverUseTheCopyThatItHasFetched() {
        Path ofTheDriver = remote.whole(null);

        assertThat(remote.whole(sha256(ofTheDriver))).isEqualTo(ofTheDriver);
    }

    @Test
    void weightsThatTheDriverHasNotFoundAreFetchedAnewAndRefusedIfTheyAreStillOthers() throws IOException {
        Path before = remote.whole(null);
        Path weights = folder.resolve("model.safetensors");
        byte[] changed = Files.readAllBytes(weights);
        changed[changed.length - 1]++;
        Files.write(weights, changed);
        String now = sha256(folder);

        assertThat(remote.whole(now)).isNotEqualTo(before).satisfies(fetched -> assertThat(sha256(fetched))
                .isEqualTo(now));
        assertThatThrownBy(() -> remote.whole("0".repeat(64)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(now);
    }
}
