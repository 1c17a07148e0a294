package io.github.dramatis.core.prompt;

import io.github.dramatis.core.rating.RatingScale;

/**
 * An earlier rating of the user, retrieved for the item that is asked about.
 *
 * @param item what was rated
 * @param rating what the user gave it
 * @param position its place in the user's history, ascending with time: the oldest goes first where room is short
 * @param text the line of the long-term memory M_l; null if there is none
 */
public record OwnRating(ItemFacts item, double rating, int position, String text) {
    /** For a person to read: {@code "Heat" (1995): 4.5}. */
    public String line(RatingScale scale) {
        return item.titleAndYear() + ": " + scale.format(rating);
    }
}
