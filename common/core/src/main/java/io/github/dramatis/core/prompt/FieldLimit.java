package io.github.dramatis.core.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Cuts the fields of an item, each to its share of tokens: the whole words that have room, or the characters where not
 * even the first word has, as in scripts that write no blanks.
 *
 * @param tokens of one field's text; its name is not counted
 * @param length of a prompt in tokens
 */
record FieldLimit(int tokens, ToIntFunction<Prompt> length) {
    /** Stands before what is counted, since a word after a blank has other tokens than one at the beginning. */
    private static final String BEFORE = "Text:";

    /** The fields of which something is left. */
    List<ItemFacts.Field> cut(List<ItemFacts.Field> fields) {
        if (fields.isEmpty()) {
            return fields;
        }
        int most = length.applyAsInt(new Prompt(BEFORE, BEFORE)) + tokens;
        List<ItemFacts.Field> left = new ArrayList<>();
        for (ItemFacts.Field field : fields) {
            String text = cut(OneLine.of(field.text()), most);
            if (!text.isEmpty()) {
                left.add(new ItemFacts.Field(field.name(), text));
            }
        }
        return left;
    }

    private String cut(String text, int most) {
        if (text.isEmpty() || fits(text, most)) {
            return text;
        }
        String[] words = text.split(" ");
        int[] ends = new int[words.length];
        for (int i = 0, end = -1; i < words.length; i++) {
            end += 1 + words[i].length();
            ends[i] = end;
        }
        String whole = longest(words.length, most, count -> text.substring(0, ends[count - 1]));
        int characters = words[0].codePointCount(0, words[0].length());
        return whole.isEmpty()
                ? longest(characters, most, count -> words[0].substring(0, words[0].offsetByCodePoints(0, count)))
                : whole;
    }

    /** The longest of the beginnings 1 to count that fits; empty if none does. */
    private String longest(int count, int most, IntFunction<String> beginning) {
        int fitting = 0;
        int tooLong = count + 1;
        while (tooLong - fitting > 1) {
            int middle = (fitting + tooLong) / 2;
            if (fits(beginning.apply(middle), most)) {
                fitting = middle;
            } else {
                tooLong = middle;
            }
        }
        return fitting == 0 ? "" : beginning.apply(fitting);
    }

    private boolean fits(String text, int most) {
        return length.applyAsInt(new Prompt(BEFORE, BEFORE + " " + text)) <= most;
    }
}
