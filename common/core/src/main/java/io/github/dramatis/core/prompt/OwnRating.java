package io.github.dramatis.core.prompt;

import io.github.dramatis.core.rating.RatingScale;
import java.util.Map;

/**
 * An earlier rating of the user, retrieved for the item that is asked about.
 *
 * @param item what was rated
 * @param rating what the user gave it
 * @param position its place in the user's history, ascending with time: the oldest goes first where room is short
 * @param text the line of the long-term memory M_l; null if there is none
 * @param byOthers that line as other reflectors wrote it, by their names; possibly none
 */
public record OwnRating(ItemFacts item, double rating, int position, String text, Map<String, String> byOthers) {
    public OwnRating {
        byOthers = Map.copyOf(byOthers);
    }

    /** A rating with a line by one reflector. */
    public OwnRating(ItemFacts item, double rating, int position, String text) {
        this(item, rating, position, text, Map.of());
    }

    /** The same with the line that another reflector wrote, where there is one. */
    OwnRating by(String reflector) {
        return new OwnRating(item, rating, position, byOthers.getOrDefault(reflector, text), byOthers);
    }

    /** The same without what others gave the item, which the line may tell as well. */
    OwnRating withoutOthers() {
        return new OwnRating(item.withoutOthers(), rating, position, null);
    }

    /** For a person to read: {@code "Heat" (1995): 4.5}. */
    public String line(RatingScale scale) {
        return item.titleAndYear() + ": " + scale.format(rating);
    }
}
