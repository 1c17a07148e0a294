package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.persona.KneeRule;
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
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits MLlib's KMeans (k-means||) for one or several numbers of personas and chooses one.
 *
 * <p>The sample is one sorted partition: KMeans adds up in order of arrival, which with several would differ from run
 * to run.
 */
final class KSweep {
    private static final String CLUSTER = "prediction";
    private static final int MOST_SIDE_BY_SIDE = 16;

    private final ClusterConfig config;
    private final int k;
    private final long seed;
    private final Dataset<Row> sample;
    private final Dataset<Row> silhouetteSample;
    private final long users;

    /**
     * @param k number of personas; 0: those of the configured sweep
     * @param sample the users to fit on, one sorted cached partition
     * @param silhouetteSample some of them, likewise
     * @param users how many are in {@code sample}
     */
    KSweep(ClusterConfig config, int k, long seed, Dataset<Row> sample, Dataset<Row> silhouetteSample, long users) {
        this.config = config;
        this.k = k;
        this.seed = seed;
        this.sample = sample;
        this.silhouetteSample = silhouetteSample;
        this.users = users;
    }

    /** One persona first, for comparison, then every number asked for that so many users allow. */
    List<PersonaFit> fits(Progress progress) {
        List<Integer> wanted =
                k > 0 ? List.of(k) : config.sweep().stream().distinct().sorted().toList();
        List<Integer> possible =
                wanted.stream().filter(number -> number <= users).toList();
        List<PersonaFit> fits = new ArrayList<>(List.of(single()));
        for (List<KMeansModel> starts : models(possible, progress)) {
            KMeansModel best = Collections.min(
                    starts, Comparator.comparingDouble(model -> model.summary().trainingCost()));
            // fewer if the users do not differ in so many ways
            if (best.clusterCenters().length == best.getK()) {
                fits.add(new PersonaFit(
                        best.clusterCenters(),
                        best.summary().trainingCost(),
                        Arrays.stream(best.summary().clusterSizes()).min().orElse(0),
                        silhouette(best)));
            }
        }
        if (k > 0 && fits.size() == 1) {
            throw new UserError(
                    "cluster.k = " + k,
                    "the " + users + " users with at least " + config.minInteractions()
                            + " ratings do not differ in so many ways",
                    "set cluster.k lower, or to 0 to have the number chosen");
        }
        return fits;
    }

    /**
     * The one to take: the only one asked for, else the best by the configured rule of those without a persona that is
     * too small. All users alike, or all others too small, are one persona.
     */
    PersonaFit choose(List<PersonaFit> all) {
        if (k > 0) {
            return all.get(all.size() - 1);
        }
        List<PersonaFit> fits = all.stream()
                .filter(fit -> fit.k() == 1 || fit.smallest() >= config.minUsers())
                .toList();
        if (fits.size() <= 2) {
            return fits.get(fits.size() - 1);
        }
        if (config.chooseBy().equals("elbow")) {
            return fits.get(KneeRule.indexOf(
                    fits.stream().mapToInt(PersonaFit::k).toArray(),
                    fits.stream().mapToDouble(PersonaFit::cost).toArray()));
        }
        // of equals the first, which is the smaller
        return fits.stream()
                .filter(fit -> fit.silhouette() != null)
                .min(Comparator.comparingDouble((PersonaFit fit) -> -fit.silhouette()))
                .orElse(fits.get(1));
    }

    private PersonaFit single() {
        Row summary = sample.select(Summarizer.metrics("mean", "normL2")
                        .summary(col(FeatureSpace.FEATURES))
                        .as("s"))
                .select("s.mean", "s.normL2")
                .first();
        Vector centre = summary.getAs(0);
        Vector norms = summary.getAs(1);
        double squares = 0;
        for (double norm : norms.toArray()) {
            squares += norm * norm;
        }
        double cost = squares - users * Math.pow(Vectors.norm(centre, 2), 2);
        return new PersonaFit(new Vector[] {centre}, Math.max(0, cost), users, null);
    }

    /** For each number of personas a model a start. A fit is jobs of one task: several run side by side. */
    private List<List<KMeansModel>> models(List<Integer> numbers, Progress progress) {
        int parallel = Math.max(1, sample.sparkSession().sparkContext().defaultParallelism());
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
            List<List<KMeansModel>> models = new ArrayList<>();
            for (List<Future<KMeansModel>> starts : running) {
                List<KMeansModel> ended = new ArrayList<>();
                for (Future<KMeansModel> start : starts) {
                    ended.add(start.get());
                }
                models.add(ended);
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

    private KMeansModel fit(int number, int start) {
        return new KMeans()
                .setK(number)
                // the block solver fails with an index error where users make fewer than k clusters
                .setSolver("row")
                .setFeaturesCol(FeatureSpace.FEATURES)
                .setPredictionCol(CLUSTER)
                .setMaxIter(config.maxIterations())
                .setSeed(Draws.hash(seed, "cluster", "k=" + number + ", start " + start))
                .fit(sample);
    }

    private Double silhouette(KMeansModel model) {
        Dataset<Row> clustered = model.transform(silhouetteSample);
        if (clustered.select(CLUSTER).distinct().count() < 2) {
            return null;
        }
        return new ClusteringEvaluator()
                .setFeaturesCol(FeatureSpace.FEATURES)
                .setPredictionCol(CLUSTER)
                .evaluate(clustered);
    }
}
