package io.github.dramatis.spark.train;

import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.spark.table.Adapter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One adapter that is to be trained.
 *
 * @param adapter single-max, single-min, single-wide, persona or random
 * @param memory the memory variant of its examples
 * @param scheme of the personas that it goes by, in its clusters or their sizes; null for single-max and single-wide
 * @param schemes how many there are
 * @param personaId the persona, or random cluster, that it is for; null for single-max and single-wide
 * @param widening what the rank is multiplied by
 * @param seed from 0: which of the trainings it is
 * @param seeds how many there are
 * @param rows training rows it gets
 * @param available rows they are chosen from
 */
record AdapterPlan(
        String adapter,
        String memory,
        String scheme,
        int schemes,
        String personaId,
        int widening,
        int seed,
        int seeds,
        long rows,
        long available)
        implements Serializable {
    private static final int LARGEST_RANK = 512;

    /**
     * Rows of the table of examples.
     *
     * @param memory the memory variant
     * @param membership column of {@link Memberships} that names the cluster
     * @param personaId the cluster
     * @param rows how many
     */
    record Available(String memory, String membership, String personaId, long rows) {}

    /**
     * The adapters of a run, largest first: single-max gets all rows, persona its persona's, random its random
     * cluster's, single-min as many as its persona has, drawn from all.
     *
     * @param available rows by each of the memberships that the kinds ask for, that of the personas always among them
     * @param kinds which adapters are wanted
     * @param schemes of the personas
     * @param maxRows rows of one adapter at most; 0: no limit
     * @param seeds trainings of each
     */
    static List<AdapterPlan> of(
            List<Available> available, List<String> kinds, List<String> schemes, int maxRows, int seeds) {
        List<AdapterPlan> plans = new ArrayList<>();
        for (String memory :
                available.stream().map(Available::memory).distinct().sorted().toList()) {
            List<Available> ofMemory =
                    available.stream().filter(a -> a.memory().equals(memory)).toList();
            for (int seed = 0; seed < seeds; seed++) {
                for (String kind : kinds.stream().distinct().toList()) {
                    if (Adapter.isOfAll(kind)) {
                        plans.add(ofAll(ofMemory, kind, schemes, maxRows, seed, seeds));
                        continue;
                    }
                    for (String scheme : schemes) {
                        plans.addAll(ofClusters(ofMemory, kind, scheme, schemes.size(), maxRows, seed, seeds));
                    }
                }
            }
        }
        plans.sort(Comparator.comparingLong(AdapterPlan::rows).reversed().thenComparing(AdapterPlan::path));
        return plans;
    }

    private static AdapterPlan ofAll(
            List<Available> ofMemory, String kind, List<String> schemes, int maxRows, int seed, int seeds) {
        List<Available> personas = clusters(ofMemory, Memberships.persona(schemes.get(0)));
        long rows = total(personas);
        String memory = ofMemory.get(0).memory();
        int widening = kind.equals(Adapter.SINGLE_WIDE) ? personas.size() : 1;
        return new AdapterPlan(
                kind, memory, null, schemes.size(), null, widening, seed, seeds, limit(rows, maxRows), rows);
    }

    private static List<AdapterPlan> ofClusters(
            List<Available> ofMemory, String kind, String scheme, int schemes, int maxRows, int seed, int seeds) {
        List<Available> clusters = clusters(
                ofMemory, kind.equals(Adapter.RANDOM) ? Memberships.random(scheme, seed) : Memberships.persona(scheme));
        long everybodys = total(clusters);
        return clusters.stream()
                .map(cluster -> new AdapterPlan(
                        kind,
                        cluster.memory(),
                        scheme,
                        schemes,
                        cluster.personaId(),
                        1,
                        seed,
                        seeds,
                        limit(cluster.rows(), maxRows),
                        kind.equals(Adapter.SINGLE_MIN) ? everybodys : cluster.rows()))
                .toList();
    }

    private static List<Available> clusters(List<Available> available, String membership) {
        return available.stream().filter(a -> a.membership().equals(membership)).toList();
    }

    private static long total(List<Available> clusters) {
        return clusters.stream().mapToLong(Available::rows).sum();
    }

    private static long limit(long rows, int maxRows) {
        return maxRows == 0 ? rows : Math.min(rows, maxRows);
    }

    /** Whether it gets fewer rows than there are because train.max-rows says so. */
    boolean limited() {
        return rows < available && !adapter.equals(Adapter.SINGLE_MIN);
    }

    /** The rank, at most what the engine trains. */
    int rank(TrainConfig config) {
        return Math.min(LARGEST_RANK, config.rank() * widening);
    }

    /** The column of {@link Memberships} by which its rows are its own; null where they are everybody's. */
    String membership() {
        return switch (adapter) {
            case Adapter.PERSONA -> Memberships.persona(scheme);
            case Adapter.RANDOM -> Memberships.random(scheme, seed);
            default -> null;
        };
    }

    /**
     * Its folder below the generation, and the key of its draws: {@code persona/short+long/3}, with the scheme and the
     * seed where there are several.
     */
    String path() {
        return adapter + "/" + memory + ofScheme() + "/" + (personaId == null ? "all" : personaId) + ofSeed();
    }

    /** {@link #path} of the adapter of all with the same memory and seed. */
    String parentPath() {
        return new AdapterPlan(Adapter.SINGLE_MAX, memory, null, schemes, null, 1, seed, seeds, rows, rows).path();
    }

    /** What answers with it. */
    String variantId() {
        return adapter + "/" + memory + ofScheme() + ofSeed();
    }

    private String ofScheme() {
        return scheme == null || schemes == 1 ? "" : "/" + scheme;
    }

    private String ofSeed() {
        return seeds == 1 ? "" : "/seed-" + seed;
    }

    /** An adapter that could not be trained. */
    Adapter failed(TrainConfig config, String error) {
        return new Adapter(
                variantId(),
                adapter,
                memory,
                scheme,
                personaId,
                seed,
                config.variant(),
                rank(config),
                config.layers(),
                null,
                null,
                null,
                rows,
                0,
                0,
                0,
                null,
                null,
                Adapter.FAILED,
                error,
                "[]");
    }
}
