package io.github.dramatis.core.reflection;

import io.github.dramatis.core.rating.RatingScale;
import java.util.Iterator;

/**
 * Reads one user's ratings in time order and gives each its line of the long-term memory. A stream, as
 * {@link ProfileRevisions}.
 */
public final class Memories implements Iterator<Memories.Line> {
    private final Iterator<RatedItem> ratings;
    private final MemoryText text;
    private final History before;

    /**
     * @param ratings one user's training part, in time order
     * @param scale the ratings' scale
     * @param text writes the lines
     */
    public Memories(Iterator<RatedItem> ratings, RatingScale scale, MemoryText text) {
        this.ratings = ratings;
        this.text = text;
        this.before = new History(scale);
    }

    /**
     * A rating and what is remembered of it.
     *
     * @param item the rating
     * @param text the line, in the first person
     */
    public record Line(RatedItem item, String text) {}

    @Override
    public boolean hasNext() {
        return ratings.hasNext();
    }

    @Override
    public Line next() {
        RatedItem item = ratings.next();
        Line line = new Line(item, text.write(item, before));
        before.add(item);
        return line;
    }
}
