package io.github.dramatis.lm.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.github.dramatis.core.error.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Makes Hugging Face's tokenizers (Rust) usable through DJL, offline.
 *
 * <p>Left alone, DJL calls home from EC2, downloads another native library where it sees CUDA, and unpacks its library
 * (15 MB) into the home folder, which a container may not be able to write to. The properties here turn the first two
 * off and lead the third to the temporary folder where home cannot be written; what the user has set stays.
 */
final class NativeTokenizer {
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private NativeTokenizer() {}

    static HuggingFaceTokenizer create(Path source, String json) {
        prepareSurroundings();
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), OPTIONS);
        } catch (IOException | RuntimeException e) {
            throw new UserError(
                    source.toString(),
                    "is no tokenizer that Hugging Face's tokenizers can read: " + e.getMessage(),
                    "give the tokenizer.json of a complete model",
                    e);
        }
    }

    private static void prepareSurroundings() {
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("OPT_OUT_TRACKING", "true");
        boolean placed = System.getenv("DJL_CACHE_DIR") != null
                || System.getenv("ENGINE_CACHE_DIR") != null
                || System.getProperty("DJL_CACHE_DIR") != null;
        if (!placed && !Files.isWritable(Path.of(System.getProperty("user.home", "")))) {
            setUnlessSet(
                    "ENGINE_CACHE_DIR",
                    Path.of(System.getProperty("java.io.tmpdir"), "djl-" + System.getProperty("user.name"))
                            .toString());
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
