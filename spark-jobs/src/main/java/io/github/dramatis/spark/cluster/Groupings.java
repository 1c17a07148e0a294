package io.github.dramatis.spark.cluster;

import java.util.List;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;

/**
 * What a model makes of points in memory: the sizes of its clusters and its silhouette. MLlib's ClusteringEvaluator
 * takes some five Spark jobs a model.
 */
final class Groupings {
    /** The sums over a cluster are points, squared norms, and from {@link #FIRST} on the numbers of the points. */
    private static final int COUNT = 0;

    private static final int SQUARES = 1;
    private static final int FIRST = 2;

    private Groupings() {}

    /** The number of points in each cluster, [clusters]. */
    static long[] sizes(List<Vector> points, KMeansModel model) {
        long[] sizes = new long[model.k()];
        points.forEach(point -> sizes[model.predict(point)]++);
        return sizes;
    }

    /**
     * The mean silhouette with squared Euclidean distances, in [-1, 1]; NaN where all points are in one cluster. A
     * cluster's mean distance to a point x follows from sums over its n points y: |x|² + Σ|y|² / n - 2 x·Σy / n.
     */
    static double silhouette(List<Vector> points, KMeansModel model) {
        double[][] sums = new double[model.k()][FIRST + points.get(0).size()];
        for (Vector point : points) {
            add(sums[model.predict(point)], point.toArray());
        }
        double total = 0;
        for (Vector point : points) {
            total += silhouette(point.toArray(), model.predict(point), sums);
        }
        return total / points.size();
    }

    private static void add(double[] cluster, double[] point) {
        cluster[COUNT]++;
        cluster[SQUARES] += squaredNorm(point);
        for (int i = 0; i < point.length; i++) {
            cluster[FIRST + i] += point[i];
        }
    }

    /** The silhouette of one point; 0 where it is alone in its cluster, NaN where there is no other cluster. */
    private static double silhouette(double[] point, int own, double[][] clusters) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int c = 0; c < clusters.length; c++) {
            if (c != own && clusters[c][COUNT] > 0) {
                nearest = Math.min(nearest, meanDistance(point, clusters[c]));
            }
        }
        if (nearest == Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        double size = clusters[own][COUNT];
        if (size == 1) {
            return 0;
        }
        double within = meanDistance(point, clusters[own]) * size / (size - 1); // the point itself is no neighbour
        return within < nearest ? 1 - within / nearest : within > nearest ? nearest / within - 1 : 0;
    }

    private static double meanDistance(double[] point, double[] cluster) {
        double product = 0;
        for (int i = 0; i < point.length; i++) {
            product += point[i] * cluster[FIRST + i];
        }
        return squaredNorm(point) + (cluster[SQUARES] - 2 * product) / cluster[COUNT];
    }

    private static double squaredNorm(double[] point) {
        double squares = 0;
        for (double number : point) {
            squares += number * number;
        }
        return squares;
    }
}
