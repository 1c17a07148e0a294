package io.github.dramatis.core.prompt;

import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayList;
import java.util.List;

/** The letters by which an agent chooses: A for the first item, B for the second, X for none of them. */
public final class ChoiceLetters {
    /** The largest slate. */
    public static final int MOST = 20;
    /** Index of the letter for none, in {@link #coding}. */
    public static final int NONE = MOST;

    static final String NONE_LETTER = "X";

    private ChoiceLetters() {}

    /** The letter of the place in a slate, from 0. */
    static String at(int place) {
        return String.valueOf((char) ('A' + place));
    }

    /**
     * Place of an item in a slate, from 0; the number of items where the slate is without it.
     *
     * @param itemId null where none was taken
     */
    public static int place(List<String> slate, String itemId) {
        int place = itemId == null ? -1 : slate.indexOf(itemId);
        return place < 0 ? slate.size() : place;
    }

    /** Index, in {@link #coding}, of the letter at a place: behind the last of the items stands none. */
    public static int letter(int place, int items) {
        return place < items ? place : NONE;
    }

    /** The letters of a slate's items and, last, of none. */
    public static List<String> of(int items) {
        List<String> letters = new ArrayList<>();
        for (int place = 0; place < items; place++) {
            letters.add(at(place));
        }
        letters.add(NONE_LETTER);
        return letters;
    }

    /** The letters as answers: index 0 to {@link #MOST} - 1 for the items' places, {@link #NONE} for none. */
    public static LabelCoding coding() {
        return new LabelCoding(new RatingScale(0, MOST, 1), of(MOST), false);
    }
}
