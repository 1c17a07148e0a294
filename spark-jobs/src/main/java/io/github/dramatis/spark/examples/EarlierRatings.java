package io.github.dramatis.spark.examples;

import io.github.dramatis.core.prompt.OwnRating;
import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** What a user has rated so far, the newest of it: the part of M_l that memories are retrieved from. */
final class EarlierRatings {
    private final RatingScale scale;
    private final int capacity;
    private final Deque<Placed> newestFirst = new ArrayDeque<>();

    private record Placed(RatedItem item, int position) {}

    private record Match(Placed placed, double cosine) {}

    /** @param capacity how many are kept */
    EarlierRatings(RatingScale scale, int capacity) {
        this.scale = scale;
        this.capacity = capacity;
    }

    /** @param position in the user's history, larger than any before */
    void add(RatedItem item, int position) {
        newestFirst.addFirst(new Placed(item, position));
        if (newestFirst.size() > capacity) {
            newestFirst.removeLast();
        }
    }

    /**
     * The earlier ratings whose items are most like an item, by the cosine of their vectors; of equals the newer first. None if
     * the item has no vector.
     */
    List<OwnRating> nearest(RatedItem target, int count) {
        if (target.vector() == null) {
            return List.of();
        }
        List<Match> matches = new ArrayList<>();
        for (Placed placed : newestFirst) {
            if (placed.item().vector() != null) {
                matches.add(
                        new Match(placed, cosine(target.vector(), placed.item().vector())));
            }
        }
        // stable: equals stay in the order of time
        matches.sort(Comparator.comparingDouble(Match::cosine).reversed());
        return matches.stream().limit(count).map(match -> own(match.placed())).toList();
    }

    private OwnRating own(Placed placed) {
        RatedItem item = placed.item();
        return new OwnRating(item.facts(scale), item.rating(), placed.position(), item.memory());
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            squareA += (double) a[i] * a[i];
            squareB += (double) b[i] * b[i];
        }
        return squareA == 0 || squareB == 0 ? 0 : dot / Math.sqrt(squareA * squareB);
    }
}
