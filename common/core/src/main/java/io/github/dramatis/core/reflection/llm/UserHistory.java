package io.github.dramatis.core.reflection.llm;

import io.github.dramatis.core.reflection.History;
import io.github.dramatis.core.reflection.ProfileRevision;
import io.github.dramatis.core.reflection.ProfileRevisions;
import io.github.dramatis.core.reflection.ProfileText;
import io.github.dramatis.core.reflection.RatedItem;
import io.github.dramatis.core.reflection.TraitCuts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * One user's training part, cut for a model: the newest batches, a summary of older ones, and what statistics say of
 * all.
 *
 * @param userId whose it is
 * @param batches the batches that are shown, oldest first, at least one
 * @param older the ratings before them, null if there are none
 * @param statistical the revisions that statistics make, of all batches
 */
public record UserHistory(String userId, List<Batch> batches, OlderRatings older, List<ProfileRevision> statistical) {
    /**
     * A batch.
     *
     * @param ratings in time order
     * @param traits what the ratings up to its end show
     */
    record Batch(List<RatedItem> ratings, OwnTraits traits) {}

    /**
     * Reads one user.
     *
     * @param ratings the training part in time order, at least one
     * @param cuts thresholds for the statistical revisions
     * @param text writes the statistical revisions
     */
    public static UserHistory read(
            String userId, Iterator<RatedItem> ratings, ReflectionSettings settings, TraitCuts cuts, ProfileText text) {
        int size = settings.config().batchSize();
        int most = Math.max(1, settings.llm().maxInteractions() / size);
        List<RatedItem> seen = new ArrayList<>();
        ProfileRevisions revisions =
                new ProfileRevisions(remembering(ratings, seen), settings.scale(), size, cuts, text);
        History known = new History(settings.scale());
        Deque<Batch> batches = new ArrayDeque<>();
        OlderRatings older = new OlderRatings(userId);
        List<ProfileRevision> statistical = new ArrayList<>();
        while (revisions.hasNext()) {
            statistical.add(revisions.next());
            seen.forEach(known::add);
            batches.addLast(new Batch(List.copyOf(seen), OwnTraits.of(known, settings.scale())));
            seen.clear();
            if (batches.size() > most) {
                letGo(batches, older, Math.max(1, most / 2));
            }
        }
        boolean whole = batches.size() == statistical.size();
        return new UserHistory(userId, List.copyOf(batches), whole ? null : older, statistical);
    }

    /** Half of the batches at once: otherwise every new batch would change what is asked about all that are kept. */
    private static void letGo(Deque<Batch> batches, OlderRatings older, int count) {
        for (int i = 0; i < count; i++) {
            batches.removeFirst().ratings().forEach(older::add);
        }
    }

    private static Iterator<RatedItem> remembering(Iterator<RatedItem> ratings, List<RatedItem> seen) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return ratings.hasNext();
            }

            @Override
            public RatedItem next() {
                RatedItem item = ratings.next();
                seen.add(item);
                return item;
            }
        };
    }

    /** Batches of which only the summary is shown. */
    public int olderBatches() {
        return statistical.size() - batches.size();
    }

    /** Calls if no answer has to be mended: one a batch, and the final one unless there is a single revision. */
    public int calls() {
        return batches.size() + (statistical.size() > 1 ? 1 : 0);
    }

    /** Ratings that are shown one by one. */
    public int shown() {
        return batches.stream().mapToInt(batch -> batch.ratings().size()).sum();
    }
}
