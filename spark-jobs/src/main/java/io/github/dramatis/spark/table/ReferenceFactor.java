package io.github.dramatis.spark.table;

/**
 * What the training parts of the last full run say of an item to the users of one fold: it is fitted on the users of
 * all other folds, so no user meets an own rating in it.
 *
 * @param itemId the item
 * @param fold of the users whom it is for
 * @param factors [rank]; null where ALS has not seen the item
 * @param bias b_item: damped mean of what the others' ratings of it differ from {@code mean}
 * @param count ratings of it by the others, 1 or more: an item that none of them has rated has no row
 * @param mean μ: of all the others' ratings, the same in every row of a fold
 * @param rank of the factors, the same in every row, as regularization and damping are; 0: there are none
 * @param regularization that they were fitted with, which users' factors are solved with too
 * @param damping of the biases
 */
public record ReferenceFactor(
        String itemId,
        int fold,
        float[] factors,
        double bias,
        long count,
        double mean,
        int rank,
        double regularization,
        double damping) {}
