package io.github.dramatis.lm.chat;

import io.github.dramatis.lm.chat.JsonShape.Choice;
import io.github.dramatis.lm.chat.JsonShape.Digits;
import io.github.dramatis.lm.chat.JsonShape.FreeText;
import io.github.dramatis.lm.chat.JsonShape.FreeTexts;
import io.github.dramatis.lm.chat.JsonShape.Part;
import java.util.List;

/**
 * How far a text is in a shape. Immutable: a token is tried by going on with its characters.
 *
 * @param shape the parts
 * @param part index of the part under way; their number when the text is whole
 * @param written of this part, its last string in a list of strings
 * @param items strings begun in a list of strings
 */
record JsonProgress(List<Part> shape, int part, String written, int items) {
    private static final int MOST_DIGITS = 6;

    static JsonProgress begin(List<Part> shape) {
        return new JsonProgress(shape, 0, "", 1);
    }

    boolean isComplete() {
        return part == shape.size();
    }

    /** After some more characters; null if they may not come. */
    JsonProgress after(String text) {
        JsonProgress progress = this;
        for (int i = 0; i < text.length() && progress != null; i++) {
            progress = progress.after(text.charAt(i));
        }
        return progress;
    }

    private JsonProgress after(char c) {
        if (isComplete()) {
            return null;
        }
        Part current = shape.get(part);
        if (current instanceof Choice choice) {
            return choose(choice, written + c);
        }
        if (current instanceof Digits) {
            return digit(c);
        }
        if (current instanceof FreeText free) {
            return c == '"' ? (written.isBlank() ? null : next()) : write(c, free.most());
        }
        return inList((FreeTexts) current, c);
    }

    private JsonProgress choose(Choice choice, String begun) {
        for (String text : choice.texts()) {
            if (text.equals(begun)) {
                return next();
            }
        }
        boolean possible = choice.texts().stream().anyMatch(text -> text.startsWith(begun));
        return possible ? with(begun) : null;
    }

    private JsonProgress digit(char c) {
        boolean first = written.isEmpty();
        boolean dotted = written.indexOf('.') >= 0;
        boolean afterDigit = !first && written.charAt(written.length() - 1) != '.';
        if (c >= '0' && c <= '9') {
            boolean leadingZero = written.equals("0");
            return leadingZero || written.length() >= MOST_DIGITS ? null : with(written + c);
        }
        if (c == '.') {
            return afterDigit && !dotted && written.length() < MOST_DIGITS - 1 ? with(written + c) : null;
        }
        return afterDigit ? next().after(c) : null;
    }

    /** In a string of a list, or, after its end (marked by a quotation mark), between two of them. */
    private JsonProgress inList(FreeTexts list, char c) {
        if (!written.endsWith("\"")) {
            return c == '"' && !written.isBlank() && !written.startsWith(",")
                    ? with("\"")
                    : written.startsWith(",") ? betweenStrings(c) : c == '"' ? null : write(c, list.most());
        }
        if (c == ']') {
            return next();
        }
        return c == ',' && items < list.items() ? with(",") : null;
    }

    /** Behind a comma: a blank and the next string's quotation mark. */
    private JsonProgress betweenStrings(char c) {
        if (c == ' ' && written.equals(",")) {
            return with(", ");
        }
        return c == '"' && written.equals(", ") ? new JsonProgress(shape, part, "", items + 1) : null;
    }

    /** Printable ASCII but what would end the string or begin an escape; a comma does not begin a string of a list. */
    private JsonProgress write(char c, int most) {
        boolean plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
        boolean begins = written.isEmpty() && (c == ',' || c == ' ');
        return plain && !begins && written.length() < most ? with(written + c) : null;
    }

    private JsonProgress with(String nowWritten) {
        return new JsonProgress(shape, part, nowWritten, items);
    }

    private JsonProgress next() {
        return new JsonProgress(shape, part + 1, "", 1);
    }
}
