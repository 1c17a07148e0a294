package io.github.dramatis.spark.cluster;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.progress.TaskProgress;
import io.github.dramatis.spark.stage.Progress;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.stat.MultivariateStatisticalSummary;
import org.apache.spark.mllib.stat.Statistics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/**
 * Fits KMeans ({@link InMemoryKMeans}) for several numbers of clusters, each from several starts: one Spark job, with a
 * task for each fit. A task has the points in memory; those of one executor share them.
 */
final class KMeansFits implements AutoCloseable {
    private final ClusterConfig config;
    private final long seed;
    private final SparkSession spark;
    private final JavaRDD<Vector> sample;
    private final JavaRDD<Vector> silhouetteSample;

    /**
     * @param sample points to fit on, in one sorted partition
     * @param silhouetteSample some of them, likewise; the same object where they are all of them
     */
    KMeansFits(ClusterConfig config, long seed, Dataset<Row> sample, Dataset<Row> silhouetteSample) {
        this.config = config;
        this.seed = seed;
        this.spark = sample.sparkSession();
        this.sample = points(sample);
        this.silhouetteSample = silhouetteSample.equals(sample) ? this.sample : points(silhouetteSample);
    }

    private static JavaRDD<Vector> points(Dataset<Row> rows) {
        return rows.select(FeatureSpace.FEATURES)
                .javaRDD()
                .map(row -> Vectors.fromML(row.getAs(0)))
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** All points in one cluster, for comparison. */
    PersonaFit single() {
        MultivariateStatisticalSummary summary = Statistics.colStats(sample.rdd());
        double cost = squares(summary.normL2()) - summary.count() * squares(summary.mean());
        return new PersonaFit(centres(new Vector[] {summary.mean()}), Math.max(0, cost), summary.count(), null);
    }

    private static double squares(Vector numbers) {
        return Math.pow(Vectors.norm(numbers, 2), 2);
    }

    private static org.apache.spark.ml.linalg.Vector[] centres(Vector[] centres) {
        return Arrays.stream(centres).map(Vector::asML).toArray(org.apache.spark.ml.linalg.Vector[]::new);
    }

    /** For each number of clusters the fit of least cost; none where the points do not differ in so many ways. */
    List<PersonaFit> of(List<Integer> numbers, Progress progress) {
        if (numbers.isEmpty()) {
            return List.of();
        }
        int restarts = config.restarts();
        List<Tuple2<KMeansModel, double[]>> all = all(starts(numbers), progress);
        List<PersonaFit> fits = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            Tuple2<KMeansModel, double[]> best = Collections.min(
                    all.subList(i * restarts, (i + 1) * restarts),
                    Comparator.comparingDouble(fit -> fit._1().trainingCost()));
            // fewer if the points do not differ in so many ways
            if (best._1().k() == numbers.get(i)) {
                fits.add(fit(best._1(), best._2()));
            }
        }
        return fits;
    }

    /** @param figures of {@link Start#fit} */
    private static PersonaFit fit(KMeansModel model, double[] figures) {
        return new PersonaFit(
                centres(model.clusterCenters()),
                model.trainingCost(),
                (long) figures[0],
                Double.isNaN(figures[1]) ? null : figures[1]);
    }

    private List<Start> starts(List<Integer> numbers) {
        List<Start> starts = new ArrayList<>();
        for (int number : numbers) {
            for (int i = 0; i < config.restarts(); i++) {
                long draw = Draws.hash(seed, "cluster", "k=" + number + ", start " + i);
                starts.add(new Start(number, config.maxIterations(), draw));
            }
        }
        return starts;
    }

    private List<Tuple2<KMeansModel, double[]>> all(List<Start> starts, Progress progress) {
        // Kryo, which writes the numbers, knows no records
        JavaRDD<Integer> numbers = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(IntStream.range(0, starts.size()).boxed().toList(), starts.size());
        JavaRDD<Points> points =
                sample.zipPartitions(silhouetteSample, (all, some) -> Collections.singleton(Points.of(all, some))
                        .iterator());
        try (TaskProgress fitted = new TaskProgress(spark, progress, "cluster: fits", starts.size())) {
            LongAccumulator done = fitted.counter();
            return numbers.cartesian(points)
                    .map(task -> {
                        Tuple2<KMeansModel, double[]> fit =
                                starts.get(task._1()).fit(task._2());
                        done.add(1);
                        return fit;
                    })
                    .collect();
        }
    }

    /**
     * Both samples; they never leave their task.
     *
     * @param all to fit on
     * @param some to find the silhouette on
     */
    private record Points(List<Vector> all, List<Vector> some) {
        static Points of(Iterator<Vector> all, Iterator<Vector> some) {
            return new Points(list(all), list(some));
        }

        private static List<Vector> list(Iterator<Vector> points) {
            List<Vector> list = new ArrayList<>();
            points.forEachRemaining(list::add);
            return list;
        }
    }

    /**
     * A fit that is to be made.
     *
     * @param number of clusters
     */
    private record Start(int number, int maxIterations, long seed) implements Serializable {
        /** The model, and the size of its smallest cluster and its silhouette, NaN if it has none. */
        Tuple2<KMeansModel, double[]> fit(Points points) {
            KMeansModel model = new InMemoryKMeans(points.all(), number, maxIterations, seed).fit();
            long smallest =
                    Arrays.stream(Groupings.sizes(points.all(), model)).min().orElse(0);
            return new Tuple2<>(model, new double[] {smallest, Groupings.silhouette(points.some(), model)});
        }
    }

    @Override
    public void close() {
        sample.unpersist();
        silhouetteSample.unpersist();
    }
}
