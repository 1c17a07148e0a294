package io.github.dramatis.lm.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.lm.file.AtomicFiles;
import io.github.dramatis.lm.file.JsonLines;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Texts to token ids, line by line: {@code dramatis model tokens}. */
public final class TokensFile {
    private TokensFile() {}

    /**
     * Reads {@code {"text"}} lines and writes {@code {"text","ids"}} lines.
     *
     * @param model a model directory; only its tokenizer is needed
     * @param special whether special tokens in the texts are control; otherwise they are plain text
     * @return the number of lines
     * @throws io.github.dramatis.core.error.UserError with file and line if one has no text; nothing is written then
     */
    public static int convert(Path model, Path in, Path out, boolean special) {
        AtomicInteger lines = new AtomicInteger();
        try (Tokenizer tokenizer = Tokenizer.open(model)) {
            AtomicFiles.replace(out, part -> {
                try (BufferedWriter writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                    lines.set(JsonLines.read(in, (place, object) -> {
                        String text = JsonLines.text(place, object, "text");
                        int[] ids = special ? tokenizer.encodeWithSpecials(text) : tokenizer.encode(text);
                        writer.write(line(text, ids).toString());
                        writer.write('\n');
                    }));
                }
            });
        }
        return lines.get();
    }

    private static ObjectNode line(String text, int[] ids) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("text", text);
        ArrayNode array = line.putArray("ids");
        for (int id : ids) {
            array.add(id);
        }
        return line;
    }
}
