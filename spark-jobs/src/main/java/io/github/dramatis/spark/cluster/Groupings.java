package io.github.dramatis.spark.cluster;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;

/**
 * What several models make of the same points, found for all models in the same passes: one for the sizes of the
 * clusters, two for the silhouettes. MLlib's ClusteringEvaluator takes some five Spark jobs a model.
 *
 * <p>A partition sends on arrays whose size depends on the models alone, never on the number of points.
 */
final class Groupings {
    /** The sums over a cluster are points, squared norms, and from {@link #FIRST} on the numbers of the points. */
    private static final int COUNT = 0;

    private static final int SQUARES = 1;
    private static final int FIRST = 2;

    private Groupings() {}

    /** For each model [clusters] the number of points in each. */
    static List<long[]> sizes(JavaRDD<Vector> points, List<KMeansModel> models) {
        return Arrays.stream(sums(points, models))
                .map(clusters -> Arrays.stream(clusters)
                        .mapToLong(cluster -> (long) cluster[COUNT])
                        .toArray())
                .toList();
    }

    /**
     * For each model the mean silhouette with squared Euclidean distances, in [-1, 1]; NaN where all points are in one
     * cluster. A cluster's mean distance to a point x follows from sums over its n points y:
     * |x|² + Σ|y|² / n - 2 x·Σy / n.
     */
    static double[] silhouettes(JavaRDD<Vector> points, List<KMeansModel> models) {
        double[][][] sums = sums(points, models);
        double[] totals = points.mapPartitions(rows -> {
                    double[] total = new double[models.size()];
                    rows.forEachRemaining(point -> {
                        for (int m = 0; m < total.length; m++) {
                            total[m] +=
                                    silhouette(point.toArray(), models.get(m).predict(point), sums[m]);
                        }
                    });
                    return Collections.singleton(total).iterator();
                })
                .reduce(Groupings::plus);
        for (int m = 0; m < totals.length; m++) {
            totals[m] /= Arrays.stream(sums[m])
                    .mapToDouble(cluster -> cluster[COUNT])
                    .sum();
        }
        return totals;
    }

    /** [models][clusters][2 + dimensions] */
    private static double[][][] sums(JavaRDD<Vector> points, List<KMeansModel> models) {
        return points.mapPartitions(rows -> {
                    double[][][] sums = new double[models.size()][][];
                    for (int m = 0; m < sums.length; m++) {
                        Vector[] centres = models.get(m).clusterCenters();
                        sums[m] = new double[centres.length][FIRST + centres[0].size()];
                    }
                    rows.forEachRemaining(point -> {
                        for (int m = 0; m < sums.length; m++) {
                            add(sums[m][models.get(m).predict(point)], point.toArray());
                        }
                    });
                    return Collections.singleton(sums).iterator();
                })
                .reduce((one, other) -> {
                    for (int m = 0; m < one.length; m++) {
                        for (int c = 0; c < one[m].length; c++) {
                            plus(one[m][c], other[m][c]);
                        }
                    }
                    return one;
                });
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

    /** Adds the second to the first. */
    private static double[] plus(double[] sums, double[] others) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += others[i];
        }
        return sums;
    }
}
