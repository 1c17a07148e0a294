package io.github.dramatis.core.estimate;

import io.github.dramatis.core.rating.RatingScale;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * The rating to expect of one user from item factors that others' ratings made and the user's own ratings so far: μ +
 * b_item + b_user + p·q_item (Koren, Bell, Volinsky 2009, "Matrix factorization techniques"), within the scale. Ratings
 * become known one after the other; each estimate goes by those that are known then.
 *
 * <p>b_user = Σ (r - μ - b_item) / (n + damping) over the known ratings. p solves (Σ q qᵀ + λ m I) p = Σ q (r - μ -
 * b_item - b_user) over the m known ratings of items with factors: ALS with weighted λ (Zhou, Wilkinson, Schreiber, Pan
 * 2008), as MLlib scales it, so it is the user factor that MLlib itself would find for these item factors. Not
 * thread-safe.
 */
public final class FactorEstimate {
    private final RatingScale scale;
    private final double mean;
    private final int rank;
    private final double damping;
    private final double regularization;
    private final double[][] products; // [rank, rank] Σ q qᵀ, the lower triangle
    private final double[] residuals; // [rank] Σ q (r - μ - b_item)
    private final double[] sums; // [rank] Σ q
    private double residualSum; // Σ (r - μ - b_item)
    private int known;
    private int knownWithFactors;
    private double[] userFactor; // [rank]; null: to be solved anew

    /**
     * @param scale of the ratings
     * @param mean μ, in units of the scale
     * @param rank of the item factors; 0: biases alone
     * @param damping ratings that pull b_user towards 0, positive
     * @param regularization λ, positive
     */
    public FactorEstimate(RatingScale scale, double mean, int rank, double damping, double regularization) {
        if (rank < 0 || !(damping > 0) || !(regularization > 0)) {
            throw new IllegalArgumentException("rank must be 0 or more, damping and regularization positive; are "
                    + rank + ", " + damping + " and " + regularization);
        }
        this.scale = scale;
        this.mean = mean;
        this.rank = rank;
        this.damping = damping;
        this.regularization = regularization;
        this.products = new double[rank][rank];
        this.residuals = new double[rank];
        this.sums = new double[rank];
    }

    /**
     * Takes in a rating of the user.
     *
     * @param rating in units of the scale
     * @param itemBias b_item of the rated item
     * @param itemFactors [rank] q of the rated item; null if it has none
     */
    public void learn(double rating, double itemBias, float[] itemFactors) {
        double residual = rating - mean - itemBias;
        residualSum += residual;
        known++;
        userFactor = null;
        if (itemFactors == null) {
            return;
        }
        check(itemFactors);
        for (int i = 0; i < rank; i++) {
            residuals[i] += itemFactors[i] * residual;
            sums[i] += itemFactors[i];
            for (int j = 0; j <= i; j++) {
                products[i][j] += (double) itemFactors[i] * itemFactors[j];
            }
        }
        knownWithFactors++;
    }

    /**
     * The rating to expect.
     *
     * @param itemBias b_item of the item; 0 if nobody has rated it
     * @param itemFactors [rank] q of the item; null if it has none
     * @return within the scale
     */
    public double estimate(double itemBias, float[] itemFactors) {
        return scale.clamp(bias(itemBias) + taste(itemFactors));
    }

    /** p·q_item: by how much the factors change what the biases suggest, in units of the scale. */
    public double taste(float[] itemFactors) {
        if (itemFactors == null || knownWithFactors == 0) {
            return 0;
        }
        check(itemFactors);
        double[] p = userFactor();
        double product = 0;
        for (int i = 0; i < rank; i++) {
            product += p[i] * itemFactors[i];
        }
        return product;
    }

    /** μ + b_item + b_user alone, within the scale. */
    public double biasEstimate(double itemBias) {
        return scale.clamp(bias(itemBias));
    }

    /** p, [rank]; all 0 as long as no rating of an item with factors is known. */
    public double[] userFactor() {
        if (userFactor == null) {
            userFactor = knownWithFactors == 0 ? new double[rank] : solved();
        }
        return userFactor.clone();
    }

    private double bias(double itemBias) {
        return mean + itemBias + userBias();
    }

    private double userBias() {
        return residualSum / (known + damping);
    }

    private double[] solved() {
        if (rank == 0) {
            return new double[0];
        }
        double[][] matrix = new double[rank][rank];
        double[] right = new double[rank];
        for (int i = 0; i < rank; i++) {
            right[i] = residuals[i] - userBias() * sums[i];
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = products[i][j];
                matrix[j][i] = products[i][j];
            }
            matrix[i][i] += regularization * knownWithFactors;
        }
        return new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false))
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
    }

    private void check(float[] itemFactors) {
        if (itemFactors.length != rank) {
            throw new IllegalArgumentException("item factors of rank " + itemFactors.length + ", expected " + rank);
        }
    }
}
