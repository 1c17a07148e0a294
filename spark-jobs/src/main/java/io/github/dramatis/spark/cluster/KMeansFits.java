package io.github.dramatis.spark.cluster;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.stage.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.stat.MultivariateStatisticalSummary;
import org.apache.spark.mllib.stat.Statistics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Fits MLlib's KMeans (k-means||) for several numbers of clusters, each from several starts.
 *
 * <p>All fits share the points as objects in memory. So it is the KMeans of spark.mllib, which that of spark.ml calls
 * with its solver "row": given a cached table, that one decodes every row again in every iteration of every fit. (The
 * solver "block" fails with an index error where users make fewer than k clusters.)
 */
final class KMeansFits implements AutoCloseable {
    private static final int MOST_SIDE_BY_SIDE = 16;

    private final ClusterConfig config;
    private final long seed;
    private final JavaRDD<Vector> sample;
    private final JavaRDD<Vector> silhouetteSample;

    /**
     * @param sample points to fit on, in one sorted partition
     * @param silhouetteSample some of them, likewise; the same object where they are all of them
     */
    KMeansFits(ClusterConfig config, long seed, Dataset<Row> sample, Dataset<Row> silhouetteSample) {
        this.config = config;
        this.seed = seed;
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

    /** For each number of clusters the fit of least cost; none where the points do not differ in so many ways. */
    List<PersonaFit> of(List<Integer> numbers, Progress progress) {
        List<KMeansModel> models = best(numbers, progress);
        if (models.isEmpty()) {
            return List.of();
        }
        List<long[]> sizes = Groupings.sizes(sample, models);
        double[] silhouettes = Groupings.silhouettes(silhouetteSample, models);
        List<PersonaFit> fits = new ArrayList<>();
        for (int i = 0; i < silhouettes.length; i++) {
            KMeansModel model = models.get(i);
            fits.add(new PersonaFit(
                    centres(model.clusterCenters()),
                    model.trainingCost(),
                    Arrays.stream(sizes.get(i)).min().orElse(0),
                    Double.isNaN(silhouettes[i]) ? null : silhouettes[i]));
        }
        return fits;
    }

    private static org.apache.spark.ml.linalg.Vector[] centres(Vector[] centres) {
        return Arrays.stream(centres).map(Vector::asML).toArray(org.apache.spark.ml.linalg.Vector[]::new);
    }

    /** A fit is jobs of one task: several run side by side. */
    private List<KMeansModel> best(List<Integer> numbers, Progress progress) {
        int parallel = Math.max(1, sample.context().defaultParallelism());
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(parallel, MOST_SIDE_BY_SIDE));
        AtomicLong done = new AtomicLong();
        try (Progress.Step step = progress.begin("cluster: fits", (long) numbers.size() * config.restarts())) {
            List<List<Future<KMeansModel>>> running = new ArrayList<>();
            for (int number : numbers) {
                List<Future<KMeansModel>> starts = new ArrayList<>();
                for (int i = 0; i < config.restarts(); i++) {
                    int start = i;
                    starts.add(pool.submit(() -> {
                        KMeansModel model = fit(number, start);
                        step.reached(done.incrementAndGet());
                        return model;
                    }));
                }
                running.add(starts);
            }
            List<KMeansModel> models = new ArrayList<>();
            for (int i = 0; i < numbers.size(); i++) {
                KMeansModel best = least(running.get(i));
                // fewer if the points do not differ in so many ways
                if (best.clusterCenters().length == numbers.get(i)) {
                    models.add(best);
                }
            }
            return models;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fit of the personas failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while fitting personas", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static KMeansModel least(List<Future<KMeansModel>> starts) throws ExecutionException, InterruptedException {
        List<KMeansModel> ended = new ArrayList<>();
        for (Future<KMeansModel> start : starts) {
            ended.add(start.get());
        }
        return Collections.min(ended, Comparator.comparingDouble(KMeansModel::trainingCost));
    }

    private KMeansModel fit(int number, int start) {
        return new KMeans()
                .setK(number)
                .setMaxIterations(config.maxIterations())
                .setSeed(Draws.hash(seed, "cluster", "k=" + number + ", start " + start))
                .run(sample.rdd());
    }

    @Override
    public void close() {
        sample.unpersist();
        silhouetteSample.unpersist();
    }
}
