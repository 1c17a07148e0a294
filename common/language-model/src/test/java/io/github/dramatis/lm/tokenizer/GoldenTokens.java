package io.github.dramatis.lm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** A golden file of texts and their token ids, as tests/golden/tokens.py writes it. */
public record GoldenTokens(String text, int[] ids) {
    public static List<GoldenTokens> read(Path file) {
        return rows(file).stream()
                .map(row -> new GoldenTokens(row.get("text").asText(), ints(row.get("ids"))))
                .toList();
    }

    static List<JsonNode> rows(Path file) {
        ObjectMapper mapper = new ObjectMapper();
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> {
                        try {
                            return mapper.readTree(line);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
