package io.github.dramatis.core.prompt;

import java.util.List;

/**
 * What a prompt tells of one item of a slate in numbers, for rivals that know numbers alone, and beside that what
 * factors and biases suggest, which prompts for choices do not show: agents that compare recommenders must not be told
 * what one of them would say. Nothing in it depends on which item is taken.
 *
 * @param others what others gave the item
 * @param recent ratings that others gave it in the twelve months before
 * @param usual mean of the others' ratings, of whatever item: stands in for what is unknown
 * @param estimate what biases alone suggest
 * @param taste by how much the user's and the item's factors change that
 * @param similarity cosine to the most alike of the user's earlier items; 0 if there is none
 * @param nearestRating what the user gave that one; the usual mean if there is none
 * @param liked mean cosine to the most alike earlier items that the user gave more than the own mean, without ratings
 *     to the most alike of all; 0 if there is none
 * @param age years from the item's year to the choice; 0 if unknown
 */
public record ChoiceEvidence(
        ItemFacts.Ratings others,
        long recent,
        double usual,
        double estimate,
        double taste,
        double similarity,
        double nearestRating,
        double liked,
        double age) {
    /** The numbers' names, in the order of {@link #numbers}. */
    public static final List<String> NAMES = List.of(
            "log ratings",
            "log recent ratings",
            "item mean",
            "estimate",
            "taste",
            "similarity",
            "rating of the nearest",
            "similarity to liked",
            "log age",
            "unrated");

    /** The names of the numbers that a prompt shows. */
    public static final List<String> SHOWN = NAMES.stream()
            .filter(name -> !name.equals("estimate") && !name.equals("taste"))
            .toList();

    /** [NAMES.size()] all of them finite. */
    public double[] numbers() {
        return new double[] {
            Math.log1p(others.count()),
            Math.log1p(recent),
            others.count() == 0 ? usual : others.mean(),
            estimate,
            taste,
            similarity,
            nearestRating,
            liked,
            Math.log1p(Math.max(0, age)),
            others.count() == 0 ? 1 : 0
        };
    }
}
