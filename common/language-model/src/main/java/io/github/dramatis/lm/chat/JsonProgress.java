package io.github.dramatis.lm.chat;

import io.github.dramatis.lm.chat.JsonShape.Choice;
import io.github.dramatis.lm.chat.JsonShape.Digits;
import io.github.dramatis.lm.chat.JsonShape.FreeText;
import io.github.dramatis.lm.chat.JsonShape.FreeTexts;
import io.github.dramatis.lm.chat.JsonShape.Part;
import java.util.List;

/**
 * How far a text is in a shape. Immutable: a token is tried by going on with its characters. Every token of the
 * vocabulary is tried for each one that is written, so free text is counted and not kept.
 *
 * @param shape the parts
 * @param part index of the part under way; their number when the text is whole
 * @param written of this part; nothing inside a free string, the marks since its end between two of them
 * @param length characters of the free string under way
 * @param items strings begun in a list of strings
 */
record JsonProgress(List<Part> shape, int part, String written, int length, int items) {
    private static final int MOST_DIGITS = 6;

    static JsonProgress begin(List<Part> shape) {
        return new JsonProgress(shape, 0, "", 0, 1);
    }

    boolean isComplete() {
        return part == shape.size();
    }

    /** The state after some more characters; null if they may not come. */
    JsonProgress after(String text) {
        JsonProgress progress = this;
        for (int i = 0; i < text.length() && progress != null; i++) {
            progress = progress.after(text.charAt(i));
        }
        return progress;
    }

    /**
     * One place for all those within a string from which so many characters still fit: the same may follow at each.
     * This place where it is no such.
     */
    JsonProgress withRoomFor(int characters) {
        return length > 0 && length + characters <= most() ? new JsonProgress(shape, part, written, 1, items) : this;
    }

    /** Characters that the string under way may have; 0 outside of one. */
    private int most() {
        if (isComplete() || !written.isEmpty()) {
            return 0;
        }
        Part current = shape.get(part);
        return current instanceof FreeText free ? free.most() : current instanceof FreeTexts list ? list.most() : 0;
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
            return c == '"' ? (length == 0 ? null : next()) : write(c, free.most());
        }
        return inList((FreeTexts) current, c);
    }

    private JsonProgress choose(Choice choice, String begun) {
        boolean possible = false;
        for (String text : choice.texts()) {
            if (text.equals(begun)) {
                return next();
            }
            possible |= text.startsWith(begun);
        }
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

    /** The state in a string of a list or, from its closing quotation mark on, between two of them. */
    private JsonProgress inList(FreeTexts list, char c) {
        return switch (written) {
            case "" -> c == '"' ? (length == 0 ? null : with("\"")) : write(c, list.most());
            case "\"" -> c == ']' ? next() : c == ',' && items < list.items() ? with("\",") : null;
            case "\"," -> c == ' ' ? with("\", ") : null;
            default -> c == '"' ? new JsonProgress(shape, part, "", 0, items + 1) : null;
        };
    }

    /** Printable ASCII but what would end the string or begin an escape; it begins with no blank and no comma. */
    private JsonProgress write(char c, int most) {
        boolean plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
        boolean begins = length > 0 || (c != ',' && c != ' ');
        return plain && begins && length < most ? new JsonProgress(shape, part, "", length + 1, items) : null;
    }

    private JsonProgress with(String nowWritten) {
        return new JsonProgress(shape, part, nowWritten, length, items);
    }

    private JsonProgress next() {
        return new JsonProgress(shape, part + 1, "", 0, 1);
    }
}
