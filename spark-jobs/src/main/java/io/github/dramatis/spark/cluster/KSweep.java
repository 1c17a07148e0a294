package io.github.dramatis.spark.cluster;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.persona.KneeRule;
import io.github.dramatis.spark.stage.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits one or several numbers of personas, see {@link KMeansFits}, and chooses one.
 *
 * <p>The sample is one sorted partition: KMeans adds up in order of arrival, which with several would differ from run
 * to run.
 */
final class KSweep {
    private final ClusterConfig config;
    private final int k;
    private final long seed;
    private final Dataset<Row> sample;
    private final Dataset<Row> silhouetteSample;
    private final long users;

    /**
     * @param k number of personas; 0: those of the configured sweep
     * @param sample the users to fit on, one sorted partition
     * @param silhouetteSample some of them, likewise; the same object where they are all of them
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
        List<PersonaFit> fits = new ArrayList<>();
        try (KMeansFits models = new KMeansFits(config, seed, sample, silhouetteSample)) {
            fits.add(models.single());
            fits.addAll(models.of(possible, progress));
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
}
