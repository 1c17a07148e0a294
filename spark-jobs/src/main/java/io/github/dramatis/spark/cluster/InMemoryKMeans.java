package io.github.dramatis.spark.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.mllib.clustering.DistanceMeasure;
import org.apache.spark.mllib.clustering.DistanceMeasure$;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.clustering.LocalKMeans;
import org.apache.spark.mllib.clustering.VectorWithNorm;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.util.random.BernoulliSampler;
import org.apache.spark.util.random.SamplingUtils;
import org.apache.spark.util.random.XORShiftRandom;
import scala.Option;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/**
 * MLlib's KMeans (k-means||) within one task: centres and cost are to the last bit those that {@link
 * org.apache.spark.mllib.clustering.KMeans} finds for the same seed in one partition. That one starts a Spark job for
 * each step of the initialization and for each iteration, which takes longer than the step itself where points are few.
 * Distances and sums are MLlib's own.
 */
final class InMemoryKMeans {
    private static final DistanceMeasure EUCLIDEAN =
            DistanceMeasure$.MODULE$.decodeFromString(DistanceMeasure.EUCLIDEAN());
    /** MLlib's defaults. */
    private static final int INITIALIZATION_STEPS = 2;

    private static final double EPSILON = 1e-4;
    private static final int LOCAL_ITERATIONS = 30;
    private static final int BITS_OF_A_STEP = 16;

    private final List<VectorWithNorm> points;
    private final int k;
    private final int maxIterations;
    private final long seed;

    /**
     * @param points in the order of the partition; at least one
     * @param k clusters, at least 1
     * @param maxIterations of Lloyd's algorithm, at least 1
     */
    InMemoryKMeans(List<Vector> points, int k, int maxIterations, long seed) {
        this.points = points.stream().map(VectorWithNorm::new).toList();
        this.k = k;
        this.maxIterations = maxIterations;
        this.seed = seed;
    }

    /** The fit; it has fewer than k centres where the points do not differ in so many ways. */
    KMeansModel fit() {
        VectorWithNorm[] centres = initialized();
        double cost = 0;
        boolean converged = false;
        int iterations = 0;
        while (iterations < maxIterations && !converged) {
            Lloyd step = Lloyd.of(points, centres);
            converged = step.move(centres);
            cost = step.cost();
            iterations++;
        }
        return new KMeansModel(vectors(Arrays.asList(centres)), DistanceMeasure.EUCLIDEAN(), cost, iterations);
    }

    private static Vector[] vectors(List<VectorWithNorm> points) {
        return points.stream().map(VectorWithNorm::vector).toArray(Vector[]::new);
    }

    /** The centres that k-means|| starts from. */
    private VectorWithNorm[] initialized() {
        int drawn = new XORShiftRandom(seed).nextInt();
        List<VectorWithNorm> added = List.of(one(drawn));
        List<VectorWithNorm> all = new ArrayList<>(added);
        double[] costs = new double[points.size()];
        Arrays.fill(costs, Double.POSITIVE_INFINITY);
        for (int step = 0; step < INITIALIZATION_STEPS; step++) {
            double sum = lowered(costs, added);
            added = chosen(costs, sum, new XORShiftRandom(drawn ^ (step << BITS_OF_A_STEP)));
            all.addAll(added);
        }
        Set<Vector> distinct = new LinkedHashSet<>(Arrays.asList(vectors(all)));
        VectorWithNorm[] centres = distinct.stream().map(VectorWithNorm::new).toArray(VectorWithNorm[]::new);
        return centres.length <= k
                ? centres
                : LocalKMeans.kMeansPlusPlus(0, centres, weights(centres), k, LOCAL_ITERATIONS);
    }

    /** Makes each point's cost that to the nearest of these centres, if it is less; returns the sum of the costs. */
    private double lowered(double[] costs, List<VectorWithNorm> centres) {
        VectorWithNorm[] added = centres.toArray(VectorWithNorm[]::new);
        double sum = 0;
        for (int i = 0; i < costs.length; i++) {
            costs[i] = Math.min(EUCLIDEAN.pointCost(added, points.get(i)), costs[i]);
            sum += costs[i];
        }
        return sum;
    }

    /** About 2 k points, drawn in proportion to their costs. */
    private List<VectorWithNorm> chosen(double[] costs, double sum, Random random) {
        List<VectorWithNorm> chosen = new ArrayList<>();
        for (int i = 0; i < costs.length; i++) {
            if (random.nextDouble() < 2.0 * costs[i] * k / sum) {
                chosen.add(points.get(i).toDense());
            }
        }
        return chosen;
    }

    /** A point, as {@code RDD.takeSample} draws it. */
    private VectorWithNorm one(int drawn) {
        Random random = new Random(drawn);
        List<VectorWithNorm> sample = points.size() == 1 ? points : List.of();
        double fraction = SamplingUtils.computeFractionForSampleSize(1, points.size(), false);
        while (sample.isEmpty()) {
            BernoulliSampler<VectorWithNorm> sampler =
                    new BernoulliSampler<>(fraction, ClassTag$.MODULE$.apply(VectorWithNorm.class));
            sampler.setSeed(new Random(random.nextInt()).nextLong());
            sample = points.stream().filter(point -> sampler.sample() > 0).toList();
        }
        List<VectorWithNorm> shuffled = new ArrayList<>(sample);
        for (int i = shuffled.size() - 1; i >= 1; i--) {
            int other = random.nextInt(i + 1);
            VectorWithNorm swapped = shuffled.get(other);
            shuffled.set(other, shuffled.get(i));
            shuffled.set(i, swapped);
        }
        return shuffled.get(0).toDense();
    }

    /** How many points are nearest to each of the centres. */
    private double[] weights(VectorWithNorm[] centres) {
        double[] weights = new double[centres.length];
        points.forEach(
                point -> weights[(Integer) EUCLIDEAN.findClosest(centres, point)._1()]++);
        return weights;
    }

    /**
     * One iteration of Lloyd's algorithm.
     *
     * @param sums of the points nearest to each centre
     * @param counts how many these are
     * @param cost sum of the squared distances of all points to their centres
     */
    private record Lloyd(Vector[] sums, double[] counts, double cost) {
        static Lloyd of(List<VectorWithNorm> points, VectorWithNorm[] centres) {
            Option<double[]> statistics = DistanceMeasure$.MODULE$.shouldComputeStatistics(centres.length)
                    ? Option.apply(EUCLIDEAN.computeStatistics(centres))
                    : Option.empty();
            int dimensions = centres[0].vector().size();
            Vector[] sums = new Vector[centres.length];
            Arrays.setAll(sums, centre -> Vectors.zeros(dimensions));
            double[] counts = new double[centres.length];
            double cost = 0;
            for (VectorWithNorm point : points) {
                Tuple2<Object, Object> closest = EUCLIDEAN.findClosest(centres, statistics, point);
                int centre = (Integer) closest._1();
                cost += (Double) closest._2();
                EUCLIDEAN.updateClusterSum(point, sums[centre]);
                counts[centre]++;
            }
            return new Lloyd(sums, counts, cost);
        }

        /** Moves the centres to the means of their points; returns whether none has moved far enough to go on. */
        boolean move(VectorWithNorm[] centres) {
            boolean converged = true;
            for (int i = 0; i < centres.length; i++) {
                if (counts[i] > 0) {
                    VectorWithNorm moved = EUCLIDEAN.centroid(sums[i], counts[i]);
                    converged &= EUCLIDEAN.isCenterConverged(centres[i], moved, EPSILON);
                    centres[i] = moved;
                }
            }
            return converged;
        }
    }
}
