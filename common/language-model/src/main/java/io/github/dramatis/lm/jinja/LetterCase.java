package io.github.dramatis.lm.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Python's {@code upper}, {@code lower}, {@code title} and others, and what it says about the kinds of characters. */
final class LetterCase {
    private static final int CAPITAL_SIGMA = 0x3A3;

    private LetterCase() {}

    static Object apply(Rendering rendering, Text text, String method) {
        rendering.makeText(text.size());
        return switch (method) {
            case "upper" -> upper(text);
            case "lower" -> lower(text);
            case "capitalize" -> capitalized(text);
            case "title" -> titled(text);
            case "swapcase" -> swapped(text);
            case "isspace" -> StringMethods.all(text, Text::isSpace);
            case "isascii" -> text.isEmpty() || StringMethods.all(text, c -> c < 0x80);
            case "isalpha" -> StringMethods.all(text, Character::isLetter);
            case "isdigit" -> StringMethods.all(text, LetterCase::isDigit);
            case "isalnum" -> StringMethods.all(text, c -> Character.isLetter(c) || isNumeric(c));
            case "islower" -> isLower(text);
            default -> isUpper(text);
        };
    }

    static Text upper(Text text) {
        List<Text> parts = new ArrayList<>(text.length());
        for (int i = 0; i < text.length(); i++) {
            parts.add(text.turned(i, character(text, i).toUpperCase(Locale.ROOT)));
        }
        return Text.join(parts);
    }

    static Text lower(Text text) {
        return lower(text, 0);
    }

    private static Text lower(Text text, int from) {
        List<Text> parts = new ArrayList<>(text.length());
        for (int i = from; i < text.length(); i++) {
            parts.add(text.turned(i, lowerAt(text, i)));
        }
        return Text.join(parts);
    }

    /** Sigma is another letter at a word's end. */
    private static String lowerAt(Text text, int index) {
        if (text.codePoint(index) != CAPITAL_SIGMA) {
            return character(text, index).toLowerCase(Locale.ROOT);
        }
        boolean ends = isCasedAt(text, index - 1) && !isCasedAt(text, index + 1);
        return ends ? "ς" : "σ";
    }

    /**
     * True for a letter with cases, false for white space and the text's ends; what is between them takes Unicode's
     * tables.
     */
    private static boolean isCasedAt(Text text, int index) {
        if (index < 0 || index >= text.length() || Text.isSpace(text.codePoint(index))) {
            return false;
        } else if (isCased(text.codePoint(index))) {
            return true;
        }
        throw new UnsupportedException("the lower case of Σ beside " + Character.toString(text.codePoint(index)));
    }

    static Text capitalized(Text text) {
        return text.isEmpty() ? text : text.turned(0, titleAt(text, 0)).plus(lower(text, 1));
    }

    private static Text titled(Text text) {
        List<Text> parts = new ArrayList<>(text.length());
        boolean within = false;
        for (int i = 0; i < text.length(); i++) {
            parts.add(text.turned(i, within ? lowerAt(text, i) : titleAt(text, i)));
            within = isCased(text.codePoint(i));
        }
        return Text.join(parts);
    }

    private static Text swapped(Text text) {
        List<Text> parts = new ArrayList<>(text.length());
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePoint(i);
            parts.add(text.turned(
                    i,
                    Character.isUpperCase(c)
                            ? lowerAt(text, i)
                            : Character.isLowerCase(c)
                                    ? character(text, i).toUpperCase(Locale.ROOT)
                                    : Character.toString(c)));
        }
        return Text.join(parts);
    }

    private static String titleAt(Text text, int index) {
        String character = character(text, index);
        int c = text.codePoint(index);
        if (character
                        .toUpperCase(Locale.ROOT)
                        .codePointCount(0, character.toUpperCase(Locale.ROOT).length())
                > 1) {
            throw new UnsupportedException("the title case of " + character + ", which is of several letters");
        }
        return Character.toString(Character.toTitleCase(c));
    }

    /** Characters that came after this Java's Unicode may have cases; emoji do not. */
    private static String character(Text text, int index) {
        int c = text.codePoint(index);
        if (Character.getType(c) == Character.UNASSIGNED && (c < 0x1F000 || c > 0x1FBFF)) {
            throw new UnsupportedException(String.format(
                    Locale.ROOT, "upper or lower case of U+%04X, which is newer than this Java's Unicode", c));
        }
        return Character.toString(c);
    }

    private static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    static boolean isLower(Text text) {
        boolean cased = false;
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePoint(i);
            if (Character.isUpperCase(c) || Character.isTitleCase(c)) {
                return false;
            }
            cased |= Character.isLowerCase(c);
        }
        return cased;
    }

    static boolean isUpper(Text text) {
        boolean cased = false;
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePoint(i);
            if (Character.isLowerCase(c) || Character.isTitleCase(c)) {
                return false;
            }
            cased |= Character.isUpperCase(c);
        }
        return cased;
    }

    static boolean isDigit(int c) {
        if (Character.getType(c) == Character.OTHER_NUMBER || Character.getType(c) == Character.UNASSIGNED) {
            throw new UnsupportedException("whether " + Character.toString(c) + " is a digit");
        }
        return Character.isDigit(c);
    }

    private static boolean isNumeric(int c) {
        if (Character.getType(c) == Character.UNASSIGNED) {
            throw new UnsupportedException("whether " + Character.toString(c) + " is a number");
        }
        return Character.isDigit(c)
                || Character.getType(c) == Character.OTHER_NUMBER
                || Character.getType(c) == Character.LETTER_NUMBER;
    }
}
