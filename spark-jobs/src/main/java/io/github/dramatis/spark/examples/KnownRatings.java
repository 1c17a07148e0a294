package io.github.dramatis.spark.examples;

import io.github.dramatis.core.estimate.FactorEstimate;
import io.github.dramatis.core.prompt.CollaborativeEstimate;
import io.github.dramatis.core.prompt.Evidence;
import io.github.dramatis.core.prompt.ItemFacts;
import io.github.dramatis.core.prompt.OwnRating;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a user's earlier ratings say together: the part of a history that a profile's revision knows. */
final class KnownRatings {
    private final PromptScope scope;
    private final String userId;
    private final AgentRevision first;
    private final EarlierRatings earlier;
    private final CollaborativeEstimate estimate;
    private final FactorEstimate factors;
    private final CategoryTaste categories = new CategoryTaste();
    private final int[] given; // [levels] how often each rating was given
    private final List<HistoryItem> learnt = new ArrayList<>(); // stays empty where no pairs are asked about
    private final Set<String> items = new HashSet<>(); // of these
    private int count;
    private double sum;

    /** @param first revision of the user's profile */
    KnownRatings(PromptScope scope, String userId, AgentRevision first) {
        this.scope = scope;
        this.userId = userId;
        this.first = first;
        this.earlier = new EarlierRatings(scope.scale(), scope.history());
        this.factors = scope.factorsFor(userId);
        this.given = new int[scope.scale().size()];
        this.estimate = new CollaborativeEstimate(
                scope.scale(),
                scope.factors().damping(),
                scope.totalSteps() - first.userSteps(),
                scope.totalRatings() - first.userRatings());
    }

    void learn(HistoryItem rated) {
        earlier.add(rated, count);
        estimate.learn(rated.rating(), rated.otherSteps(), rated.otherRatings());
        if (scope.content()) {
            categories.learn(rated.rating(), rated.facts(scope.scale()));
        }
        factors.learn(rated.rating(), rated.foldBias(), rated.factors());
        given[scope.scale().nearestIndex(rated.rating())]++;
        sum += rated.rating();
        count++;
        if (scope.asking()) {
            learnt.add(rated);
            items.add(rated.itemId());
        }
    }

    /** The same without the ratings of an item; itself where there is none. */
    KnownRatings without(String itemId) {
        if (!items.contains(itemId)) {
            return this;
        }
        KnownRatings rest = new KnownRatings(scope, userId, first);
        learnt.stream().filter(rated -> !rated.itemId().equals(itemId)).forEach(rest::learn);
        return rest;
    }

    /** How many they are. */
    int count() {
        return count;
    }

    /** Where there are none, what others give. */
    double mean() {
        return count == 0 ? estimate.othersMean() : sum / count;
    }

    EarlierRatings earlier() {
        return earlier;
    }

    /** [levels] how often each rating of the scale was given. */
    List<Integer> given() {
        return Arrays.stream(given).boxed().toList();
    }

    /** What they say of an item, in numbers. */
    Evidence evidence(HistoryItem item, List<OwnRating> memories) {
        return new Evidence(
                item.facts(scope.scale()).others(),
                mean(),
                count,
                estimate.othersMean(),
                estimate.estimate(item.otherSteps(), item.otherRatings()),
                factors.taste(item.factors()),
                memories);
    }

    /** The rating that they and those of others suggest. */
    double suggested(Evidence evidence) {
        return scope.scale().clamp(evidence.estimate() + evidence.taste());
    }

    /** By how much the ratings of an item's categories deviate. */
    double deviation(ItemFacts item) {
        return categories.deviation(item);
    }
}
