package io.github.dramatis.core.prompt;

import io.github.dramatis.core.prompt.ChoiceFacts.Candidate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The letters of a slate in the orders of its numbers, highest first; of equal ones the place decides. A prompt tells
 * them since a small model copies a letter readily and hardly learns to compare numbers that stand in different lines.
 *
 * @param slate the items, in the order in which they are shown
 */
record SlateOrders(List<Candidate> slate) {
    /**
     * The orders, as a template's values.
     *
     * @param rated whether there are ratings; else how often an item was taken takes their place, and means have no
     *     order
     * @param memories whether the user's earlier items may be known
     */
    Map<String, String> values(boolean rated, boolean memories) {
        String count = letters(candidate -> others(candidate).count(), SlateOrders::known);
        Map<String, String> values = new HashMap<>();
        values.put("ratings", rated ? count : null);
        values.put("taken", rated ? null : count);
        values.put("recent", letters(Candidate::recent, candidate -> candidate.recent() > 0));
        values.put("mean", rated ? letters(candidate -> others(candidate).mean(), SlateOrders::known) : null);
        values.put("liked", memories ? letters(Candidate::liked, candidate -> candidate.liked() != 0) : null);
        return values;
    }

    private static ItemFacts.Ratings others(Candidate candidate) {
        return candidate.item().others();
    }

    private static boolean known(Candidate candidate) {
        return others(candidate).count() > 0;
    }

    /** Null where no item is known. */
    private String letters(ToDoubleFunction<Candidate> number, Predicate<Candidate> known) {
        String letters = IntStream.range(0, slate.size())
                .boxed()
                .filter(place -> known.test(slate.get(place)))
                .sorted(Comparator.comparingDouble((Integer place) -> -number.applyAsDouble(slate.get(place))))
                .map(ChoiceLetters::at)
                .collect(Collectors.joining(","));
        return letters.isEmpty() ? null : letters;
    }
}
