package io.github.dramatis.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class KSweepTest {
    /** What scikit-learn finds in the blobs (tests/golden/clusters.py). */
    record Blobs(double[][] points, int[] planted, double total, List<Fit> fits) {}

    record Fit(int k, double cost, double silhouette) {}

    private final SparkSession spark = Sessions.create("tests");

    @Test
    void costsAndSilhouettesAreScikitLearnsAndBothRulesFindThePlantedNumber() throws IOException {
        Blobs blobs = blobs();
        Dataset<Row> points = points(blobs);
        ClusterConfig silhouette = new ClusterConfig(
                List.of("both"), List.of(0), List.of(2, 3, 4, 5), "silhouette", 1, 1, 1000, 0, 1000, 2, 20);
        ClusterConfig elbow = new ClusterConfig(
                List.of("both"), List.of(0), List.of(2, 3, 4, 5), "elbow", 1, 1, 1000, 0, 1000, 2, 20);
        KSweep sweep = new KSweep(silhouette, 0, 7, points, points, blobs.points().length);

        List<PersonaFit> fits = sweep.fits(Progress.SILENT);

        assertThat(fits).hasSize(5);
        assertThat(fits.get(0).cost()).isCloseTo(blobs.total(), within(1e-6));
        assertThat(fits.get(0).silhouette()).isNull();
        for (int i = 0; i < 4; i++) {
            Fit expected = blobs.fits().get(i);
            PersonaFit found = fits.get(i + 1);
            assertThat(found.k()).isEqualTo(expected.k());
            // never below scikit-learn's best of fifty starts; above it only by a local optimum
            assertThat(found.cost()).isBetween(expected.cost() - 1e-6, 1.2 * expected.cost());
        }
        assertThat(fits.get(3).silhouette()).isCloseTo(blobs.fits().get(2).silhouette(), within(1e-9));
        assertThat(fits.get(3).cost()).isCloseTo(blobs.fits().get(2).cost(), within(1e-6));
        assertThat(sweep.choose(fits).k()).isEqualTo(4);
        assertThat(new KSweep(elbow, 0, 7, points, points, blobs.points().length)
                        .choose(fits)
                        .k())
                .isEqualTo(4);
    }

    @Test
    void aNumberThatMakesAPersonaOfOutliersIsShownButNotTaken() throws IOException {
        Blobs blobs = blobs();
        Dataset<Row> points = points(blobs);
        ClusterConfig config =
                new ClusterConfig(List.of("both"), List.of(0), List.of(2, 3), "silhouette", 5, 1, 1000, 0, 1000, 2, 20);
        Vector[] centres = {Vectors.dense(0), Vectors.dense(9), Vectors.dense(5)};
        PersonaFit one = new PersonaFit(Arrays.copyOf(centres, 1), 10, 30, null);
        PersonaFit two = new PersonaFit(Arrays.copyOf(centres, 2), 5, 1, 0.9);
        PersonaFit three = new PersonaFit(centres, 4, 5, 0.3);
        KSweep sweep = new KSweep(config, 0, 7, points, points, blobs.points().length);

        assertThat(sweep.choose(List.of(one, two, three))).isSameAs(three);
        assertThat(sweep.choose(List.of(one, two)))
                .as("one persona rather than two of which one is one user")
                .isSameAs(one);
    }

    private Dataset<Row> points(Blobs blobs) {
        List<Row> rows = new ArrayList<>();
        for (double[] point : blobs.points()) {
            rows.add(RowFactory.create(String.format("%03d", rows.size()), Vectors.dense(point)));
        }
        StructType columns = new StructType()
                .add("user_id", DataTypes.StringType)
                .add(FeatureSpace.FEATURES, SQLDataTypes.VectorType());
        return UserSample.sorted(spark.createDataFrame(rows, columns));
    }

    private static Blobs blobs() throws IOException {
        try (InputStream in = KSweepTest.class.getResourceAsStream("/golden/blobs.json")) {
            return new ObjectMapper().readValue(in, Blobs.class);
        }
    }
}
