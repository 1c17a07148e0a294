package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.naming.ByName;
import io.github.dramatis.core.prompt.ChoiceEvidence;
import java.util.Arrays;
import java.util.List;

/** Rivals that choose by some of the numbers that a prompt for a choice shows ({@link ChoiceEvidence#NAMES}). */
public enum ChoiceBaseline {
    /** Ranks items by their number of ratings. */
    POPULARITY("popularity", "popularity", List.of("log ratings")),
    /** Ranks items by their number of ratings in the twelve months before. */
    RECENT_POPULARITY("recent_popularity", "recent popularity", List.of("log recent ratings")),
    /** Ranks items by their similarity to what the user rated. */
    NEAREST("nearest", "nearest neighbours", List.of("similarity", "similarity to liked")),
    /** Ranks items by the expected rating of biases and factors. */
    ALS("als", "ALS", List.of("estimate", "taste")),
    /** Ranks items by all numbers that the prompt shows: the rival of an agent. */
    STACK("stack", "stack", ChoiceEvidence.SHOWN),
    /** Ranks items by these numbers and the expected rating. */
    STACK_ALS("stack_als", "stack with ALS", ChoiceEvidence.NAMES);

    private final String column;
    private final String title;
    private final int[] numbers;

    ChoiceBaseline(String column, String title, List<String> names) {
        this.column = column;
        this.title = title;
        this.numbers = names.stream().mapToInt(ChoiceEvidence.NAMES::indexOf).toArray();
    }

    /**
     * Those that have something to go by.
     *
     * @param rated whether there are ratings, from which the one to expect follows
     */
    public static List<ChoiceBaseline> of(boolean rated) {
        return Arrays.stream(values())
                .filter(baseline -> rated || baseline != ALS && baseline != STACK_ALS)
                .toList();
    }

    /** The name in tables. */
    public String column() {
        return column;
    }

    /** The name that people read. */
    public String title() {
        return title;
    }

    /** The baseline of a column's name. */
    public static ChoiceBaseline named(String column) {
        return ByName.find(values(), ChoiceBaseline::column, column)
                .orElseThrow(() -> new IllegalArgumentException("no baseline of choices is called " + column));
    }

    /**
     * What it knows of each item.
     *
     * @param evidence [items * names] the numbers of all items, one item after the other
     * @return [items][numbers]
     */
    public double[][] of(double[] evidence) {
        int width = ChoiceEvidence.NAMES.size();
        double[][] items = new double[evidence.length / width][];
        for (int item = 0; item < items.length; item++) {
            int from = item * width;
            items[item] = Arrays.stream(numbers)
                    .mapToDouble(number -> evidence[from + number])
                    .toArray();
        }
        return items;
    }
}
