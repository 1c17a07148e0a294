package io.github.dramatis.core.estimate;

import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * Fits a {@link ConditionalLogit} to what was taken: the least mean log loss plus {@code ridge} / 2 · (|w|² + c²), by
 * Newton's method. The loss is convex, so there is one answer; steps are halved until the loss falls.
 */
public final class ConditionalLogitFit {
    /** Keeps the answer finite where numbers tell the choices apart, are alike, or none is never taken. */
    static final double RIDGE = 1e-3;

    private static final double TOLERANCE = 1e-12;
    private static final int MAX_ITERATIONS = 50;

    /**
     * A choice that was made.
     *
     * @param items [items][numbers]
     * @param taken place of the item that was taken, or the number of items for none
     */
    public record Slate(double[][] items, int taken) {
        public Slate {
            if (items.length == 0 || taken < 0 || taken > items.length) {
                throw new IllegalArgumentException("place " + taken + " of a slate of " + items.length + " items");
            }
        }
    }

    private final List<Slate> slates;
    private final double[] means;
    private final double[] spreads;
    private final int numbers;

    private ConditionalLogitFit(List<Slate> slates) {
        this.slates = slates;
        numbers = slates.get(0).items()[0].length;
        means = new double[numbers];
        spreads = new double[numbers];
        standardize();
    }

    /**
     * The fit.
     *
     * @param slates at least one, all with as many numbers an item
     * @throws IllegalArgumentException without slates
     */
    public static ConditionalLogit of(List<Slate> slates) {
        if (slates.isEmpty()) {
            throw new IllegalArgumentException("no choices to fit on");
        }
        return new ConditionalLogitFit(slates).minimized();
    }

    private void standardize() {
        long items = 0;
        double[] squares = new double[numbers];
        for (Slate slate : slates) {
            for (double[] item : slate.items()) {
                items++;
                for (int k = 0; k < numbers; k++) {
                    means[k] += item[k];
                    squares[k] += item[k] * item[k];
                }
            }
        }
        for (int k = 0; k < numbers; k++) {
            means[k] /= items;
            double variance = squares[k] / items - means[k] * means[k];
            spreads[k] = variance > TOLERANCE ? Math.sqrt(variance) : 1;
        }
    }

    /** @param parameters [numbers + 1], the last one that of none */
    private ConditionalLogit at(double[] parameters) {
        double[] weights = new double[numbers];
        System.arraycopy(parameters, 0, weights, 0, numbers);
        return new ConditionalLogit(means, spreads, weights, parameters[numbers]);
    }

    private ConditionalLogit minimized() {
        double[] parameters = new double[numbers + 1];
        double loss = loss(parameters);
        for (int i = 0; i < MAX_ITERATIONS; i++) {
            double[] step = newton(parameters);
            double share = 1;
            double[] next = moved(parameters, step, share);
            double better = loss(next);
            while (better > loss && share > TOLERANCE) {
                share /= 2;
                next = moved(parameters, step, share);
                better = loss(next);
            }
            if (loss - better < TOLERANCE) {
                break;
            }
            parameters = next;
            loss = better;
        }
        return at(parameters);
    }

    private double loss(double[] parameters) {
        ConditionalLogit model = at(parameters);
        double sum = 0;
        for (Slate slate : slates) {
            double[] p = model.probabilities(slate.items());
            sum -= Math.log(Math.max(Double.MIN_NORMAL, p[slate.taken()]));
        }
        double squares = 0;
        for (double parameter : parameters) {
            squares += parameter * parameter;
        }
        return sum / slates.size() + RIDGE / 2 * squares;
    }

    /** The step −H⁻¹ g. */
    private double[] newton(double[] parameters) {
        ConditionalLogit model = at(parameters);
        int size = numbers + 1;
        double[] slope = new double[size];
        double[][] curvature = new double[size][size];
        for (Slate slate : slates) {
            add(model, slate, slope, curvature);
        }
        for (int k = 0; k < size; k++) {
            slope[k] = -slope[k] / slates.size() - RIDGE * parameters[k];
            for (int j = 0; j <= k; j++) {
                curvature[k][j] /= slates.size();
                curvature[j][k] = curvature[k][j];
            }
            curvature[k][k] += RIDGE;
        }
        return new CholeskyDecomposition(new Array2DRowRealMatrix(curvature, false))
                .getSolver()
                .solve(new ArrayRealVector(slope, false))
                .toArray();
    }

    /**
     * Adds a slate's slope, expected minus taken, and the lower triangle of its curvature, the covariance of the
     * numbers under the model.
     */
    private void add(ConditionalLogit model, Slate slate, double[] slope, double[][] curvature) {
        int size = numbers + 1;
        double[] p = model.probabilities(slate.items());
        double[][] z = new double[p.length][];
        double[] mean = new double[size];
        for (int i = 0; i < p.length; i++) {
            z[i] = i < slate.items().length ? ofItem(model, slate.items()[i]) : ofNone();
            for (int k = 0; k < size; k++) {
                mean[k] += p[i] * z[i][k];
            }
        }
        for (int k = 0; k < size; k++) {
            slope[k] += mean[k] - z[slate.taken()][k];
        }
        for (int i = 0; i < p.length; i++) {
            for (int k = 0; k < size; k++) {
                for (int j = 0; j <= k; j++) {
                    curvature[k][j] += p[i] * (z[i][k] - mean[k]) * (z[i][j] - mean[j]);
                }
            }
        }
    }

    private double[] ofItem(ConditionalLogit model, double[] item) {
        double[] z = new double[numbers + 1];
        System.arraycopy(model.standardized(item), 0, z, 0, numbers);
        return z;
    }

    private double[] ofNone() {
        double[] z = new double[numbers + 1];
        z[numbers] = 1;
        return z;
    }

    private static double[] moved(double[] from, double[] step, double share) {
        double[] moved = new double[from.length];
        for (int k = 0; k < moved.length; k++) {
            moved[k] = from[k] + share * step[k];
        }
        return moved;
    }
}
