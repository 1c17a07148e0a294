package io.github.dramatis.lm.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A string as Python has it, a sequence of code points, each of which knows whether it is the template's own or data.
 *
 * <p>Equality, order and search go by the code points alone: a template sees no difference.
 *
 * <p>A text may hold <em>places</em>, which stand for texts that are put in later. They can be moved, joined to others
 * and stripped of white space; whatever looks at them gets an {@link OpenTextException}. A text that is put in must
 * not be blank.
 */
public final class Text implements Comparable<Text> {
    static final Text EMPTY = new Text(new int[0]);

    private static final int CODE_POINT = 0x1F_FFFF;
    private static final int DATA = 1 << 30;
    private static final int BEHIND_SPLIT = 1 << 29;
    private static final int PLACE = 1 << 28; // with the place's number where a code point would be
    private static final int STRIPPED_LEFT = 1 << 27;
    private static final int STRIPPED_RIGHT = 1 << 26;

    private final int[] points;
    private final boolean open; // whether it holds places

    private Text(int[] points) {
        this(points, false);
    }

    private Text(int[] points, boolean open) {
        this.points = points;
        this.open = open;
    }

    /** The template's or the program's own text. */
    public static Text of(String text) {
        return text.isEmpty() ? EMPTY : new Text(text.codePoints().toArray());
    }

    /**
     * Text from data.
     *
     * @param splitAt index into {@code text} from which on {@link Piece.Data#behindSplit} holds
     */
    public static Text data(String text, int splitAt) {
        int[] points = text.codePoints().toArray();
        int split = text.codePointCount(0, Math.min(splitAt, text.length()));
        for (int i = 0; i < points.length; i++) {
            points[i] |= i < split ? DATA : DATA | BEHIND_SPLIT;
        }
        return new Text(points);
    }

    /** A place for a text that is not blank. */
    public static Text place(int number) {
        return new Text(new int[] {PLACE | number}, true);
    }

    /** A stretch of a text that has one origin. */
    public sealed interface Piece {
        /** The template's own text. */
        record Literal(String text) implements Piece {}

        /** Text from data. */
        record Data(String text, boolean behindSplit) implements Piece {}

        /** A place, and on which sides the text in it loses its white space. */
        record Place(int number, boolean strippedLeft, boolean strippedRight) implements Piece {}
    }

    /** The text as stretches of one origin each, as long as they can be. */
    public List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        int begin = 0;
        while (begin < points.length) {
            int first = points[begin];
            int end = begin + 1;
            while (end < points.length && (first & PLACE) == 0 && origin(points[end]) == origin(first)) {
                end++;
            }
            pieces.add(piece(first, begin, end));
            begin = end;
        }
        return pieces;
    }

    private static int origin(int point) {
        return point & ~CODE_POINT;
    }

    private Piece piece(int first, int begin, int end) {
        if ((first & PLACE) != 0) {
            return new Piece.Place(first & CODE_POINT, (first & STRIPPED_LEFT) != 0, (first & STRIPPED_RIGHT) != 0);
        }
        String text = string(begin, end);
        return (first & DATA) == 0 ? new Piece.Literal(text) : new Piece.Data(text, (first & BEHIND_SPLIT) != 0);
    }

    private String string(int begin, int end) {
        StringBuilder text = new StringBuilder(end - begin);
        for (int i = begin; i < end; i++) {
            text.appendCodePoint(points[i] & CODE_POINT);
        }
        return text.toString();
    }

    private int[] closed() {
        if (open) {
            throw new OpenTextException();
        }
        return points;
    }

    /** No place is empty. */
    boolean isEmpty() {
        return points.length == 0;
    }

    /** The length in code points. */
    int length() {
        return closed().length;
    }

    /** The length for bounds only: a place counts as one. */
    int size() {
        return points.length;
    }

    int codePoint(int index) {
        return closed()[index] & CODE_POINT;
    }

    Text slice(int begin, int end) {
        return begin >= end ? EMPTY : new Text(Arrays.copyOfRange(closed(), begin, end));
    }

    Text at(int index) {
        return slice(index, index + 1);
    }

    /** The code point at an index turned into others of the same origin. */
    Text turned(int index, String into) {
        int[] turned = into.codePoints().toArray();
        for (int i = 0; i < turned.length; i++) {
            turned[i] |= origin(closed()[index]);
        }
        return new Text(turned);
    }

    static Text join(List<Text> parts) {
        int length = 0;
        boolean open = false;
        for (Text part : parts) {
            length = Math.addExact(length, part.points.length);
            open |= part.open;
        }
        int[] points = new int[length];
        int at = 0;
        for (Text part : parts) {
            System.arraycopy(part.points, 0, points, at, part.points.length);
            at += part.points.length;
        }
        return new Text(points, open);
    }

    Text plus(Text other) {
        return join(List.of(this, other));
    }

    /**
     * The first index from {@code begin} on, and so that it ends at or before {@code end}, where another text is; or
     * -1.
     */
    int indexOf(Text other, int begin, int end) {
        int[] wanted = other.closed();
        for (int at = begin; at + wanted.length <= Math.min(end, length()); at++) {
            if (matches(wanted, at)) {
                return at;
            }
        }
        return -1;
    }

    int lastIndexOf(Text other, int begin, int end) {
        int[] wanted = other.closed();
        for (int at = Math.min(end, length()) - wanted.length; at >= begin; at--) {
            if (matches(wanted, at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean matches(int[] wanted, int at) {
        for (int i = 0; i < wanted.length; i++) {
            if (((points[at + i] ^ wanted[i]) & CODE_POINT) != 0) {
                return false;
            }
        }
        return true;
    }

    boolean contains(Text other) {
        return indexOf(other, 0, length()) >= 0;
    }

    /** The text without the white space at its ends, also that of the texts in its places. */
    Text stripped(boolean left, boolean right) {
        int begin = 0;
        int end = points.length;
        while (left && begin < end && isStrippable(points[begin])) {
            begin++;
        }
        while (right && end > begin && isStrippable(points[end - 1])) {
            end--;
        }
        int[] rest = Arrays.copyOfRange(points, begin, end);
        if (left && rest.length > 0 && (rest[0] & PLACE) != 0) {
            rest[0] |= STRIPPED_LEFT;
        }
        if (right && rest.length > 0 && (rest[rest.length - 1] & PLACE) != 0) {
            rest[rest.length - 1] |= STRIPPED_RIGHT;
        }
        return new Text(rest, open);
    }

    private static boolean isStrippable(int point) {
        return (point & PLACE) == 0 && isSpace(point & CODE_POINT);
    }

    /** The text without the characters of {@code set} at its ends. */
    Text stripped(boolean left, boolean right, Text set) {
        int begin = 0;
        int end = length();
        while (left && begin < end && set.contains(at(begin))) {
            begin++;
        }
        while (right && end > begin && set.contains(at(end - 1))) {
            end--;
        }
        return slice(begin, end);
    }

    /** Python's {@code str.isspace} of one character. */
    static boolean isSpace(int c) {
        return (c >= 0x09 && c <= 0x0D)
                || (c >= 0x1C && c <= 0x20)
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    /** Removes the white space at its ends that Python knows, as {@link #stripped} does. */
    public static String strip(String text, boolean left, boolean right) {
        int begin = 0;
        int end = text.length();
        while (left && begin < end && isSpace(text.charAt(begin))) {
            begin++;
        }
        while (right && end > begin && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    /** Compares by code points, as Python orders strings. */
    @Override
    public int compareTo(Text other) {
        int[] theirs = other.closed();
        for (int i = 0; i < Math.min(length(), theirs.length); i++) {
            int difference = (points[i] & CODE_POINT) - (theirs[i] & CODE_POINT);
            if (difference != 0) {
                return difference;
            }
        }
        return points.length - theirs.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && closed().length == text.closed().length && matches(text.points, 0);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int point : closed()) {
            hash = 31 * hash + (point & CODE_POINT);
        }
        return hash;
    }

    /** The text without its marks. */
    @Override
    public String toString() {
        return string(0, closed().length);
    }
}
