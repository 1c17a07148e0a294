package io.github.dramatis.spark.examples;

import io.github.dramatis.core.prompt.OwnRating;
import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/** What a user has rated so far, the newest of it: the part of M_l that memories are retrieved from. */
final class EarlierRatings {
    private final RatingScale scale;
    private final int capacity;
    private final Deque<Placed> newestFirst = new ArrayDeque<>();

    private record Placed(HistoryItem item, int position) {}

    /**
     * An earlier rating that is compared with an item; the less alike first, of equals the older.
     *
     * @param cosine of the items' vectors
     */
    private record Match(Placed placed, double cosine) implements Comparable<Match> {
        @Override
        public int compareTo(Match other) {
            int byCosine = Double.compare(cosine, other.cosine);
            return byCosine != 0 ? byCosine : Integer.compare(placed.position, other.placed.position);
        }
    }

    /** An earlier rating and how like its item is: the cosine of the vectors. */
    record Alike(OwnRating rating, double cosine) {}

    /** @param capacity how many are kept */
    EarlierRatings(RatingScale scale, int capacity) {
        this.scale = scale;
        this.capacity = capacity;
    }

    /** @param position in the user's history, larger than any before */
    void add(HistoryItem item, int position) {
        newestFirst.addFirst(new Placed(item, position));
        if (newestFirst.size() > capacity) {
            newestFirst.removeLast();
        }
    }

    /**
     * The earlier ratings whose items are most like an item, by the cosine of their vectors; of equals the newer first.
     * None if the item has no vector.
     */
    List<OwnRating> nearest(HistoryItem target, int count) {
        return alike(target, count).stream().map(Alike::rating).toList();
    }

    /** The {@link #nearest} with their cosines; without the item itself. */
    List<Alike> alike(HistoryItem target, int count) {
        float[] vector = target.vector();
        if (vector == null || count == 0) {
            return List.of();
        }
        PriorityQueue<Match> best = new PriorityQueue<>(count + 1);
        for (Placed placed : newestFirst) {
            float[] other = placed.item().vector();
            if (other != null && !placed.item().itemId().equals(target.itemId())) {
                best.add(new Match(placed, dot(vector, other)));
                if (best.size() > count) {
                    best.remove();
                }
            }
        }
        return best.stream()
                .sorted(Comparator.reverseOrder())
                .map(match -> new Alike(own(match.placed()), match.cosine()))
                .toList();
    }

    /** The newest, newest first. */
    List<OwnRating> newest(int count) {
        return newestFirst.stream().limit(count).map(this::own).toList();
    }

    private OwnRating own(Placed placed) {
        HistoryItem item = placed.item();
        return new OwnRating(item.facts(scale), item.rating(), placed.position(), item.memory(), item.byOthers());
    }

    private static double dot(float[] a, float[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
        }
        return dot;
    }
}
