package io.github.dramatis.core.config;

import java.io.Serializable;

/**
 * How the recommenders that are built in are fitted.
 *
 * @param alsRank of the explicit ALS {@code als} and of {@code implicit-als}
 * @param alsSmallRank of {@code als-small}
 * @param alsIterations of all three
 * @param alsRegularization of all three, times the number of ratings of a user or an item
 * @param implicitAlpha how much surer a rating makes {@code implicit-als} than none: confidence 1 + alpha
 * @param alsBlocks partitions of all three; 0: one for each 500,000 ratings and 200 at most, whatever cores there are,
 *     since the sums' order, and so the last digits, depend on it
 * @param alsMaxRatings ratings that each of them is fitted on, at most: past it a sample of the users takes part, first
 *     of all those who are recommended to
 * @param neighbours of an item or a user in {@code item-knn} and {@code user-knn}
 * @param shrinkage added to the product of the norms that a cosine divides by, which draws few common ratings to 0
 * @param mostOfUser ratings of a user that neighbours are found by, drawn by hash where there are more
 * @param mostOfItem ratings of an item that neighbours of users are found by, likewise
 * @param halfLifeDays in which a rating loses half its weight in {@code recent-popularity}
 * @param damping ratings that pull an item's mean to that of all in {@code bias}
 * @param vectorBlocks parts of the users, and of the items, whose vectors are compared by one task
 */
public record RecommendersConfig(
        @Default("32") int alsRank,
        @Default("8") int alsSmallRank,
        @Default("10") int alsIterations,
        @Default("0.1") double alsRegularization,
        @Default("40") double implicitAlpha,
        @Default("0") int alsBlocks,
        @Default("5000000") long alsMaxRatings,
        @Default("50") int neighbours,
        @Default("10") double shrinkage,
        @Default("300") int mostOfUser,
        @Default("300") int mostOfItem,
        @Default("180") double halfLifeDays,
        @Default("5") double damping,
        @Default("4") int vectorBlocks)
        implements Serializable {
    public RecommendersConfig {
        Check.that(alsRank >= 1, "als-rank", "must be 1 or more, is " + alsRank);
        Check.that(alsSmallRank >= 1, "als-small-rank", "must be 1 or more, is " + alsSmallRank);
        Check.that(alsIterations >= 1, "als-iterations", "must be 1 or more, is " + alsIterations);
        Check.that(alsRegularization >= 0, "als-regularization", "must be 0 or more, is " + alsRegularization);
        Check.that(implicitAlpha > 0, "implicit-alpha", "must be positive, is " + implicitAlpha);
        Check.that(alsBlocks >= 0, "als-blocks", "must be 0 (by ratings) or more, is " + alsBlocks);
        Check.that(alsMaxRatings >= 1, "als-max-ratings", "must be 1 or more, is " + alsMaxRatings);
        Check.that(neighbours >= 1, "neighbours", "must be 1 or more, is " + neighbours);
        Check.that(shrinkage >= 0, "shrinkage", "must be 0 or more, is " + shrinkage);
        Check.that(mostOfUser >= 1, "most-of-user", "must be 1 or more, is " + mostOfUser);
        Check.that(mostOfItem >= 1, "most-of-item", "must be 1 or more, is " + mostOfItem);
        Check.that(halfLifeDays > 0, "half-life-days", "must be positive, is " + halfLifeDays);
        Check.that(damping >= 0, "damping", "must be 0 or more, is " + damping);
        Check.that(vectorBlocks >= 1, "vector-blocks", "must be 1 or more, is " + vectorBlocks);
    }
}
