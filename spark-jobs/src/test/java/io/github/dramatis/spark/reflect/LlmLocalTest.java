package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.reflect.LlmWorld.Reflected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The own engine in place of a server: a random model knows no words, but its answers have their shape. */
class LlmLocalTest {
    private static final Path TINY_LLAMA = Path.of("../common/language-model/src/test/resources/tiny-llama");

    @TempDir
    Path folder;

    @Test
    void usersAreReflectedOnWithoutAServerAndTheDryRunCountsTheirTokens() throws IOException {
        LlmWorld world = new LlmWorld(folder.resolve("w")).user("a", 2).user("b", 4);
        ReflectConfig config = LlmWorld.config(
                "local", "model=" + model(), "max-tokens=3000", "answers.language=any", "store.buckets=2");
        Estimate estimate = world.estimate(config);

        Reflected reflected = world.reflect(config);

        assertThat(reflected.profiles())
                .extracting(p -> p.userId() + p.revision() + " " + p.reflector())
                .containsExactly("a1 llm", "b1 llm");
        assertThat(reflected.memories())
                .hasSize(6)
                .allSatisfy(m -> assertThat(m.text()).isNotBlank().hasSizeLessThanOrEqualTo(200));
        assertThat(reflected.result().llm().bought()).isEqualTo(2);
        assertThat((double) estimate.counts().inputTokens())
                .isCloseTo(reflected.result().llm().inputTokens(), Percentage.withPercentage(10));

        Reflected again = world.reflect(config);

        assertThat(again.result().llm().bought()).isZero();
        assertThat(again.profiles()).isEqualTo(reflected.profiles());
    }

    /** The tiny model for longer texts than it was made for: a token of its own is hardly more than a letter. */
    private Path model() throws IOException {
        Path longer = folder.resolve("model");
        FileUtils.copyDirectory(TINY_LLAMA.toFile(), longer.toFile());
        Path config = longer.resolve("config.json");
        String text = Files.readString(config)
                .replace("\"max_position_embeddings\": 2048", "\"max_position_embeddings\": 12000");
        Files.writeString(config, text);
        return longer;
    }
}
