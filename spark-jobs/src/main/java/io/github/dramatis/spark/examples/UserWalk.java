package io.github.dramatis.spark.examples;

import io.github.dramatis.core.prompt.AgentFacts;
import io.github.dramatis.core.prompt.ChoiceEvidence;
import io.github.dramatis.core.prompt.Content;
import io.github.dramatis.core.prompt.Evidence;
import io.github.dramatis.core.prompt.ItemFacts;
import io.github.dramatis.core.prompt.OwnRating;
import io.github.dramatis.core.prompt.PromptFacts;
import io.github.dramatis.spark.examples.EarlierRatings.Alike;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Walks through one user's history in time and says for each target what its prompt may know. Keeps the newest ratings
 * only, and those of the batch under way.
 */
final class UserWalk implements Iterator<UserWalk.Target> {
    /** Rated items that an item's neighbours in content are. */
    private static final int NEAREST = 20;
    /** Liked items among them that an item of a slate is compared with. */
    private static final int LIKED = 5;
    /** Newest items that a prompt for a choice shows. */
    private static final int LATELY = 3;

    private final Iterator<HistoryItem> ratings;
    private final Iterator<AgentRevision> revisions;
    private final PromptScope scope;
    private final KnownRatings known; // what the current revision knows
    private final Deque<HistoryItem> notYetKnown = new ArrayDeque<>();
    private AgentRevision current;
    private AgentRevision upcoming;
    private Target next;
    private int position; // rows of the training part seen

    /**
     * A rating to be asked for, or an item of a slate.
     *
     * @param item what is asked about, with the rating given
     * @param agent the revision shown
     * @param facts what the prompt may tell
     * @param evidence the same in numbers
     * @param content what the item is about, in numbers; null where that is not asked for
     * @param choice the same of an item of a slate; else null
     */
    record Target(
            HistoryItem item,
            AgentRevision agent,
            PromptFacts facts,
            Evidence evidence,
            Content content,
            Choice choice) {}

    /**
     * What a prompt may tell of an item of a slate beside what one for its rating would.
     *
     * @param evidence the item in numbers
     * @param nearest the most alike earlier rating; null if there is none
     * @param lately the newest ratings that the revision knows, newest first
     */
    record Choice(ChoiceEvidence evidence, OwnRating nearest, List<OwnRating> lately) {}

    /**
     * @param userId the user
     * @param revisions of the user's profile, ascending; at least one
     * @param ratings of the user: the training part in time, then the test rows in time
     */
    UserWalk(String userId, Iterator<AgentRevision> revisions, Iterator<HistoryItem> ratings, PromptScope scope) {
        this.revisions = revisions;
        this.ratings = ratings;
        this.scope = scope;
        this.upcoming = revisions.next();
        this.known = new KnownRatings(scope, userId, upcoming);
    }

    @Override
    public boolean hasNext() {
        while (next == null && ratings.hasNext()) {
            step(ratings.next());
        }
        return next != null;
    }

    @Override
    public Target next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Target target = next;
        next = null;
        return target;
    }

    private void step(HistoryItem rated) {
        learnUpTo(rated.isTest() ? Integer.MAX_VALUE : position);
        if (current != null && rated.target() != null) {
            next = target(rated);
        }
        if (!rated.isTest() && rated.candidate() == null) {
            notYetKnown.addLast(rated);
            position++;
        }
    }

    private Target target(HistoryItem rated) {
        // one that the user has rated is asked about as if it were not there
        KnownRatings told = rated.isAsked() ? known.without(rated.itemId()) : known;
        boolean choice = rated.candidate() != null;
        List<OwnRating> memories =
                scope.memories() == 0 || choice ? List.of() : told.earlier().nearest(rated, scope.memories());
        ItemFacts item = rated.facts(scope.scale());
        AgentFacts agent = scope.given() ? current.facts().withGiven(told.given()) : current.facts();
        Evidence evidence = told.evidence(rated, memories);
        return new Target(
                rated,
                current,
                new PromptFacts(agent, item, memories, told.suggested(evidence)),
                evidence,
                scope.content() ? content(told, rated, item) : null,
                choice ? choice(told, rated, evidence) : null);
    }

    private Choice choice(KnownRatings told, HistoryItem rated, Evidence evidence) {
        List<Alike> alike = told.earlier().alike(rated, NEAREST);
        double liked = alike.stream()
                .filter(other -> !scope.scale().isRated() || other.rating().rating() > told.mean())
                .limit(LIKED)
                .mapToDouble(Alike::cosine)
                .average()
                .orElse(0);
        OwnRating nearest = alike.isEmpty() ? null : alike.get(0).rating();
        return new Choice(
                new ChoiceEvidence(
                        evidence.item(),
                        rated.candidate().recent(),
                        evidence.usual(),
                        evidence.estimate(),
                        evidence.taste(),
                        nearest == null ? 0 : alike.get(0).cosine(),
                        nearest == null ? evidence.usual() : nearest.rating(),
                        liked,
                        rated.year() == null ? 0 : rated.candidate().year() - rated.year()),
                nearest,
                told.earlier().newest(LATELY));
    }

    private static Content content(KnownRatings told, HistoryItem rated, ItemFacts item) {
        List<OwnRating> nearest = told.earlier().nearest(rated, NEAREST).stream()
                .filter(own -> own.item().others().count() > 0)
                .toList();
        double deviation = nearest.stream()
                .mapToDouble(own -> own.rating() - own.item().others().mean())
                .average()
                .orElse(0);
        return new Content(item.year(), told.deviation(item), deviation, nearest.size());
    }

    /** Takes the revisions made of the first {@code rows} rows, and what the last of them knows. */
    private void learnUpTo(int rows) {
        while (upcoming != null && upcoming.interactions() <= rows) {
            current = upcoming;
            upcoming = revisions.hasNext() ? revisions.next() : null;
        }
        while (current != null && known.count() < current.interactions() && !notYetKnown.isEmpty()) {
            known.learn(notYetKnown.removeFirst());
        }
    }
}
