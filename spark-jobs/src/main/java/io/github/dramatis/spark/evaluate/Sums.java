package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.evaluation.Resamples;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/** Adds up the resampled sums of all partitions, by key. */
final class Sums {
    private Sums() {}

    /** What a partition sends on. */
    static Iterator<Tuple2<Integer, double[]>> send(Map<Integer, Resamples> resamples) {
        return resamples.entrySet().stream()
                .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue().toArray()))
                .iterator();
    }

    /** @param width of a key's vectors */
    static Map<Integer, Resamples> of(JavaPairRDD<Integer, double[]> sent, IntUnaryOperator width) {
        Map<Integer, Resamples> resamples = new HashMap<>();
        sent.reduceByKey(Sums::plus)
                .collectAsMap()
                .forEach((key, array) -> resamples.put(key, Resamples.of(array, width.applyAsInt(key))));
        return resamples;
    }

    private static double[] plus(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += b[i];
        }
        return a;
    }
}
