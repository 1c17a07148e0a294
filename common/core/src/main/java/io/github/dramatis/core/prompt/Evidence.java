package io.github.dramatis.core.prompt;

import java.util.List;

/**
 * What a prompt tells in numbers, for rivals that know numbers alone. Nothing in it depends on the rating that is asked
 * for.
 *
 * @param item what others give the item
 * @param userMean mean of the user's ratings that the revision knows
 * @param userRatings how many
 * @param usual mean of the others' ratings, of whatever item: stands in for what is unknown
 * @param estimate what biases alone suggest
 * @param taste by how much the user's and the item's factors change that, in units of the scale
 * @param memories earlier ratings of the user that are most like the item
 */
public record Evidence(
        ItemFacts.Ratings item,
        double userMean,
        int userRatings,
        double usual,
        double estimate,
        double taste,
        List<OwnRating> memories) {
    /** The numbers' names, in the order of {@link #numbers}. */
    public static final List<String> NAMES = List.of(
            "item mean",
            "log item ratings",
            "user mean",
            "log user ratings",
            "estimate",
            "taste",
            "rating of memories",
            "memories above others",
            "memories");

    public Evidence {
        memories = List.copyOf(memories);
    }

    /** [NAMES.size()] all of them finite; ratings are on the scale, counts as log(1 + n). */
    public double[] numbers() {
        return new double[] {
            item.count() == 0 ? usual : item.mean(),
            Math.log1p(item.count()),
            userMean,
            Math.log1p(userRatings),
            estimate,
            taste,
            memories.stream().mapToDouble(OwnRating::rating).average().orElse(userMean),
            memories.stream()
                    .filter(memory -> memory.item().others().count() > 0)
                    .mapToDouble(
                            memory -> memory.rating() - memory.item().others().mean())
                    .average()
                    .orElse(0),
            memories.size()
        };
    }
}
