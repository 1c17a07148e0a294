package io.github.dramatis.lm.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON of a checkpoint, read without trust: size and depth are limited, a name given twice is an error. */
public final class StrictJson {
    /** tokenizer.json of the largest vocabularies has about 35 MB. */
    private static final long MAX_BYTES = 128L << 20;

    private static final int MAX_DEPTH = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /**
     * Reads a file that holds one JSON object.
     *
     * @throws UserError if it is missing, too large, or no JSON object
     */
    public static JsonNode readObject(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new UserError(
                        file.toString(),
                        "there is no such file",
                        "give the directory of a whole model, or of an adapter in PEFT's format");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new UserError(
                        file.toString(),
                        "has " + Files.size(file) + " bytes, the limit is " + MAX_BYTES,
                        "check that this is the right file");
            }
            return parseObject(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UserError(file.toString(), "cannot be read: " + e, "check the path and its permissions", e);
        }
    }

    /** An object without fields, for a file that may be missing. */
    public static JsonNode emptyObject() {
        return MAPPER.createObjectNode();
    }

    /**
     * Parses one JSON object.
     *
     * @param what names the source in the error
     * @throws UserError if it is none
     */
    public static JsonNode parseObject(String what, byte[] utf8) {
        try {
            JsonNode node = MAPPER.readTree(utf8);
            if (node == null || !node.isObject()) {
                throw new UserError(what, "is not a JSON object", "get the file again from its source");
            }
            return node;
        } catch (IOException e) {
            String reason = e.getMessage() == null
                    ? e.toString()
                    : e.getMessage().lines().findFirst().orElse("");
            throw new UserError(what, "is not valid JSON: " + reason, "get the file again from its source", e);
        }
    }
}
