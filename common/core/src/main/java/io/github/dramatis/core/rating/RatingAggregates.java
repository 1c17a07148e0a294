package io.github.dramatis.core.rating;

import java.util.Locale;
import java.util.Set;

/**
 * Names of columns that sum up what everybody thought of an item: the ratings that are asked about are counted in them,
 * so no prompt may show them.
 */
public final class RatingAggregates {
    /** The names in lower case, with letters and digits alone. */
    private static final Set<String> NAMES = Set.of(
            "rating",
            "ratings",
            "averagerating",
            "averageratings",
            "avgrating",
            "meanrating",
            "ratingaverage",
            "ratingavg",
            "ratingmean",
            "weightedrating",
            "bayesianaverage",
            "ratingnumber",
            "ratingcount",
            "ratingscount",
            "ratingtotal",
            "ratingstotal",
            "totalratings",
            "numrating",
            "numratings",
            "numberofratings",
            "imdbrating",
            "imdbscore",
            "imdbvotes",
            "metascore",
            "voteaverage",
            "averagevote",
            "avgvote",
            "votecount",
            "votes",
            "numvotes",
            "numberofvotes",
            "stars",
            "starrating",
            "averagestars",
            "avgstars",
            "score",
            "averagescore",
            "avgscore",
            "meanscore",
            "overall",
            "popularity",
            "rank",
            "salesrank",
            "reviewcount",
            "reviewscount",
            "numreviews",
            "numberofreviews",
            "textreviewscount");

    private RatingAggregates() {}

    /**
     * Whether a column of this name holds such a figure: {@code average_rating}, {@code Average Rating},
     * {@code averageRating}.
     */
    public static boolean isNameOfOne(String column) {
        return NAMES.contains(column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""));
    }
}
