package io.github.dramatis.core.reflection.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Locale;

/**
 * Data as JSON on one line whose strings hold none of the characters that markers of roles and special tokens are made
 * of ({@code <|im_end|>}, {@code [INST]}, {@code </s>}, a fence, a heading): they are written as {@code \\u003c} and so
 * on, which a model reads as well and no server takes for control.
 */
final class QuotedJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        JSON.getFactory().setCharacterEscapes(new MarkerEscapes());
    }

    private QuotedJson() {}

    static String of(JsonNode data) {
        try {
            String json = JSON.writeValueAsString(data);
            StringBuilder line = new StringBuilder(json.length());
            // escapes of characters beyond ASCII are not asked for one by one
            json.codePoints().forEach(c -> {
                boolean invisible = c > 127
                        && (Character.getType(c) == Character.FORMAT
                                || Character.isISOControl(c)
                                || Character.getType(c) == Character.LINE_SEPARATOR
                                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                                || Character.getType(c) == Character.PRIVATE_USE
                                || c == '\uFF5C'
                                || c == '\u2581');
                if (invisible) {
                    for (char half : Character.toChars(c)) {
                        line.append(String.format(Locale.ROOT, "\\u%04x", (int) half));
                    }
                } else {
                    line.appendCodePoint(c);
                }
            });
            return line.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write data", e);
        }
    }

    private static final class MarkerEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final String MARKERS = "<>[]{}|`#";

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = Arrays.copyOf(standardAsciiEscapesForJSON(), 128);
            MARKERS.chars().forEach(c -> codes[c] = ESCAPE_STANDARD);
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int c) {
            return null;
        }
    }
}
