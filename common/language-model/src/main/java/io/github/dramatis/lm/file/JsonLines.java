package io.github.dramatis.lm.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of one JSON object a line, in UTF-8. */
public final class JsonLines {
    private JsonLines() {}

    /** Takes one line's object. */
    @FunctionalInterface
    public interface LineConsumer {
        /**
         * Called in the order of the file.
         *
         * @param place "file:line", for errors
         */
        void accept(String place, JsonNode object) throws IOException;
    }

    /**
     * Reads every line.
     *
     * @return the number of lines
     * @throws UserError if the file is missing, empty or not UTF-8, or a line is no JSON object; it names file and line
     */
    public static int read(Path file, LineConsumer consumer) {
        if (!Files.isRegularFile(file)) {
            throw new UserError(file.toString(), "there is no such file", "give a file of JSON lines");
        }
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String place = file + ":" + ++number;
                consumer.accept(place, StrictJson.parseObject(place, line.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (CharacterCodingException e) {
            throw new UserError(
                    file + ", after line " + number, "is not valid UTF-8", "save the file in the encoding UTF-8", e);
        } catch (IOException e) {
            throw new UserError(file.toString(), "cannot be read: " + e, "check the file and its permissions", e);
        }
        if (number == 0) {
            throw new UserError(file.toString(), "is empty", "give a file with at least one line");
        }
        return number;
    }

    /**
     * A field that must be a text.
     *
     * @throws UserError if it is missing or something else
     */
    public static String text(String place, JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw new UserError(
                    place,
                    "its \"" + field + "\" is " + (value.isMissingNode() ? "missing" : "no text"),
                    "give lines with the text field \"" + field + "\"");
        }
        return value.asText();
    }
}
