package io.github.dramatis.spark.table;

/**
 * One tried number of personas.
 *
 * @param scheme of the personas
 * @param k number of clusters
 * @param cost sum of squared distances to the centres
 * @param smallest users of the fit sample in the smallest cluster
 * @param silhouette mean silhouette on a sample, in [-1, 1]; null for k = 1
 * @param chosen whether this k was taken
 */
public record PersonaSweep(String scheme, int k, double cost, long smallest, Double silhouette, boolean chosen) {}
