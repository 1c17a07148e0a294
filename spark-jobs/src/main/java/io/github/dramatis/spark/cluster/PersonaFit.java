package io.github.dramatis.spark.cluster;

import org.apache.spark.ml.linalg.Vector;

/**
 * Centres for one number of personas.
 *
 * @param centres [k][features]
 * @param cost sum of squared distances of the fit sample to the nearest centre
 * @param smallest users of the fit sample in the smallest cluster
 * @param silhouette on the silhouette sample, with squared distances; null for one centre, or if the sample has one
 *     cluster
 */
record PersonaFit(Vector[] centres, double cost, long smallest, Double silhouette) {
    int k() {
        return centres.length;
    }
}
