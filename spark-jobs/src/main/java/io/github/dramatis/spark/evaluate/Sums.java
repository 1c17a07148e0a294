package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.evaluation.Resamples;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/** Adds up the resampled sums of all partitions, by key. Keys are texts or numbers: Kryo knows no records. */
public final class Sums {
    private Sums() {}

    /** What a partition sends on. */
    public static <K> Iterator<Tuple2<K, double[]>> send(Map<K, Resamples> resamples) {
        return resamples.entrySet().stream()
                .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue().toArray()))
                .iterator();
    }

    /** @param width of a key's vectors */
    public static <K> Map<K, Resamples> of(JavaPairRDD<K, double[]> sent, ToIntFunction<K> width) {
        Map<K, Resamples> resamples = new HashMap<>();
        sent.reduceByKey(Sums::plus)
                .collectAsMap()
                .forEach((key, array) -> resamples.put(key, Resamples.of(array, width.applyAsInt(key))));
        return resamples;
    }

    /** Adds the second to the first. */
    static double[] plus(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += b[i];
        }
        return a;
    }
}
