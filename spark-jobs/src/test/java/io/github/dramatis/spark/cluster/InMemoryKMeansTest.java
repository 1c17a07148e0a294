package io.github.dramatis.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InMemoryKMeansTest {
    private static final int MOST_ITERATIONS = 30;

    /**
     * Points of few values: several are equal, so that there may be fewer clusters than asked for, and distances tie.
     */
    @ParameterizedTest
    @CsvSource({"1, 2, 1", "6, 3, 2", "40, 12, 3", "300, 4, 4", "300, 5, 5"})
    void aFitIsMllibsToTheLastBit(int number, int k, long seed) {
        Random random = new Random(seed);
        List<Vector> points = IntStream.range(0, number)
                .mapToObj(i -> Vectors.dense(
                        Math.rint(3 * random.nextGaussian()) / 3, random.nextInt(3), k == 5 ? random.nextDouble() : 0))
                .toList();

        KMeansModel fit = new InMemoryKMeans(points, k, MOST_ITERATIONS, seed).fit();

        KMeansModel expected = new KMeans()
                .setK(k)
                .setMaxIterations(MOST_ITERATIONS)
                .setSeed(seed)
                .run(JavaSparkContext.fromSparkContext(Sessions.create("tests").sparkContext())
                        .parallelize(points, 1)
                        .cache()
                        .rdd());
        assertThat(fit.clusterCenters()).isEqualTo(expected.clusterCenters());
        assertThat(fit.trainingCost()).isEqualTo(expected.trainingCost());
        assertThat(fit.numIter()).isEqualTo(expected.numIter());
    }
}
