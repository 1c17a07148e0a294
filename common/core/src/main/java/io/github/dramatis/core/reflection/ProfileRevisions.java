package io.github.dramatis.core.reflection;

import io.github.dramatis.core.rating.RatingScale;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Reads one user's ratings in time order and gives a revision after each full batch, and one after the last batch if
 * that is partial. A stream: at any time it holds running sums only.
 */
public final class ProfileRevisions implements Iterator<ProfileRevision> {
    private final Iterator<RatedItem> ratings;
    private final RatingScale scale;
    private final int batchSize;
    private final TraitCuts cuts;
    private final ProfileText text;
    private final History known;
    private int revision;

    /**
     * @param ratings one user's training part, in time order
     * @param scale the ratings' scale
     * @param batchSize ratings that revise the profile together
     * @param cuts thresholds of the traits' levels; must not depend on this user's ratings
     * @param text writes the profile
     */
    public ProfileRevisions(
            Iterator<RatedItem> ratings, RatingScale scale, int batchSize, TraitCuts cuts, ProfileText text) {
        this.ratings = ratings;
        this.scale = scale;
        this.batchSize = batchSize;
        this.cuts = cuts;
        this.text = text;
        this.known = new History(scale);
    }

    @Override
    public boolean hasNext() {
        return ratings.hasNext();
    }

    @Override
    public ProfileRevision next() {
        if (!ratings.hasNext()) {
            throw new NoSuchElementException("no rating left");
        }
        History latest = new History(scale);
        Instant until = null;
        for (int i = 0; i < batchSize && ratings.hasNext(); i++) {
            RatedItem item = ratings.next();
            known.add(item);
            latest.add(item);
            until = item.timestamp();
        }
        revision++;
        Traits traits = known.traits();
        TraitLevels levels = cuts.levels(traits);
        String written = text.write(known, latest, levels);
        return new ProfileRevision(
                revision,
                until,
                known.size(),
                traits,
                levels,
                scale.isRated() ? known.mean() : null,
                scale.isRated() ? known.spread() : null,
                written);
    }
}
