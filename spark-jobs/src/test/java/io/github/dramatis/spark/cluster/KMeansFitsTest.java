package io.github.dramatis.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class KMeansFitsTest {
    private static final long SEED = 7;

    private final SparkSession spark = Sessions.create("tests");

    /** One start and at most two iterations: fits that have not converged show the start too. */
    private final ClusterConfig config =
            new ClusterConfig(List.of("traits"), List.of(0), List.of(2, 3, 5), "silhouette", 1, 1, 1000, 0, 1000, 1, 2);

    @Test
    void fitsTheirSizesAndSilhouettesAreThoseOfSparkMl() {
        Dataset<Row> points = points(80);
        Dataset<Row> some = points.where("user_id < '050'");
        List<PersonaFit> fits;
        try (KMeansFits models = new KMeansFits(config, SEED, points, some)) {
            fits = models.of(config.sweep(), Progress.SILENT);
        }

        assertThat(fits).extracting(PersonaFit::k).isEqualTo(config.sweep());
        for (PersonaFit fit : fits) {
            KMeansModel expected = ofSparkMl(points, fit.k());
            assertThat(fit.centres()).isEqualTo(expected.clusterCenters());
            assertThat(fit.cost()).isEqualTo(expected.summary().trainingCost());
            assertThat(fit.smallest())
                    .isEqualTo(Arrays.stream(expected.summary().clusterSizes())
                            .min()
                            .orElseThrow());
            assertThat(fit.silhouette())
                    .isCloseTo(new ClusteringEvaluator().evaluate(expected.transform(some)), within(1e-12));
        }
    }

    @Test
    void pointsOfOneClusterHaveNoSilhouette() {
        Dataset<Row> points = points(80);
        try (KMeansFits models = new KMeansFits(config, SEED, points, points.where("user_id = '000'"))) {
            assertThat(models.of(List.of(2), Progress.SILENT).get(0).silhouette())
                    .isNull();
        }
    }

    private KMeansModel ofSparkMl(Dataset<Row> points, int k) {
        return new KMeans()
                .setK(k)
                .setSolver("row")
                .setMaxIter(config.maxIterations())
                .setSeed(Draws.hash(SEED, "cluster", "k=" + k + ", start 0"))
                .fit(points);
    }

    private Dataset<Row> points(int number) {
        Random random = new Random(SEED);
        List<Row> rows = IntStream.range(0, number)
                .mapToObj(i -> RowFactory.create(
                        String.format("%03d", i),
                        Vectors.dense(random.nextGaussian(), random.nextGaussian(), random.nextGaussian())))
                .toList();
        StructType columns = new StructType()
                .add("user_id", DataTypes.StringType)
                .add(FeatureSpace.FEATURES, SQLDataTypes.VectorType());
        return UserSample.sorted(spark.createDataFrame(rows, columns));
    }
}
