package io.github.dramatis.core.reflection;

import io.github.dramatis.core.rating.RatingScale;
import java.io.Serializable;

/**
 * Writes one rating as its user remembers it: "I rated Heat (1995) 4, half a star above what others give it, as I do
 * with most crime titles". Habits come from the ratings before it, never from later ones. Without ratings the user
 * remembers picking it: "I picked Heat (1995), crime like most of what I picked before".
 */
public final class MemoryText implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int ENOUGH_RATINGS = 3;
    private static final double MOST = 0.6;

    private final RatingWords words;
    private final String items;

    /**
     * @param scale the ratings' scale
     * @param items what the items are called, plural: titles, films, books
     */
    public MemoryText(RatingScale scale, String items) {
        this.words = new RatingWords(scale);
        this.items = items;
    }

    /**
     * The line.
     *
     * @param item the rating
     * @param before what was known of the user before it
     */
    public String write(RatedItem item, History before) {
        if (!words.scale().isRated()) {
            return "I picked " + PlainText.title(item) + besideEarlier(item, before);
        }
        String rated = "I rated " + PlainText.title(item) + " " + words.rating(item.rating());
        return rated + (item.isComparable() ? besideOthers(item, before) : besideOwn(item, before));
    }

    /** The category that most picks before had; or that none of them had any of the item's. */
    private static String besideEarlier(RatedItem item, History before) {
        if (before.size() < ENOUGH_RATINGS || item.categories().isEmpty()) {
            return "";
        }
        int picks = 0;
        String usual = null;
        for (String category : item.categories()) {
            RatingSums tally = before.categories().get(category);
            if (tally != null && tally.count() > picks) {
                picks = tally.count();
                usual = category;
            }
        }
        if (usual == null) {
            return ", my first in " + PlainText.category(item.categories().get(0));
        }
        return picks > MOST * before.size()
                ? ", " + PlainText.category(usual) + " like most of what I picked before"
                : "";
    }

    private String besideOthers(RatedItem item, History before) {
        double above = item.aboveOthers();
        int direction = Math.abs(above) < words.near() ? 0 : (int) Math.signum(above);
        String relation =
                switch (direction) {
                    case 1 -> ", " + words.difference(above) + " above what others give it";
                    case -1 -> ", " + words.difference(above) + " below what others give it";
                    default -> ", just as others do";
                };
        return relation + habit(item, before, direction);
    }

    /** The category of the item in which the user leans most often the same way, if it is most of the time. */
    private String habit(RatedItem item, History before, int direction) {
        String found = null;
        double strongest = MOST;
        for (String category : item.categories()) {
            RatingSums tally = before.categories().get(category);
            if (tally == null || tally.compared() < ENOUGH_RATINGS) {
                continue;
            }
            double share = (double) tally.leaning(direction) / tally.compared();
            if (share > strongest) {
                strongest = share;
                found = category;
            }
        }
        return found == null ? "" : ", as I do with most " + PlainText.category(found) + " " + items;
    }

    private String besideOwn(RatedItem item, History before) {
        if (before.size() < ENOUGH_RATINGS) {
            return "";
        }
        double above = item.rating() - before.mean();
        if (Math.abs(above) < words.near()) {
            return ", about my average";
        }
        return ", " + words.difference(above) + (above > 0 ? " above" : " below") + " my average";
    }
}
