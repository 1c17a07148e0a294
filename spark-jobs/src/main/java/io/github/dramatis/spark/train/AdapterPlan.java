package io.github.dramatis.spark.train;

import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.prompt.MemoryVariant;
import io.github.dramatis.spark.table.Adapter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One adapter that is to be trained.
 *
 * @param adapter a kind of {@link Adapter}
 * @param setting how it is trained
 * @param memory the memory variant of its examples
 * @param scheme of the personas that it goes by, in its clusters, their sizes or their number; null if by none
 * @param schemes how many there are
 * @param personaId the persona, or random cluster, that it is for; null for an adapter of everybody
 * @param widening what the rank is multiplied by
 * @param seed from 0: which of the trainings it is
 * @param rows training rows it gets
 * @param available rows they are chosen from
 */
record AdapterPlan(
        String adapter,
        TrainSetting setting,
        String memory,
        String scheme,
        int schemes,
        String personaId,
        int widening,
        int seed,
        long rows,
        long available)
        implements Serializable {
    /** What stands for the memory in keys of draws, so that adapters of all memories have those of this one. */
    static final String DRAWN_AS = MemoryVariant.SHORT_LONG.label();

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
     * cluster's, single-min as many as its persona has, drawn from all, single-subsample as many as a persona of the
     * first scheme has on average, likewise.
     *
     * @param available rows by each of the memberships that the kinds ask for, that of the personas always among them
     * @param settings ways to train, which differ neither in the kinds of adapters nor in their rows and seeds
     * @param schemes of the personas
     */
    static List<AdapterPlan> of(List<Available> available, List<TrainSetting> settings, List<String> schemes) {
        List<AdapterPlan> plans = new ArrayList<>();
        for (String memory :
                available.stream().map(Available::memory).distinct().sorted().toList()) {
            List<Available> ofMemory =
                    available.stream().filter(a -> a.memory().equals(memory)).toList();
            for (TrainSetting setting : settings) {
                for (int seed = 0; seed < setting.train().seeds(); seed++) {
                    plans.addAll(ofSeed(ofMemory, setting, schemes, seed));
                }
            }
        }
        plans.sort(Comparator.comparingLong(AdapterPlan::rows).reversed().thenComparing(AdapterPlan::path));
        return plans;
    }

    private static List<AdapterPlan> ofSeed(
            List<Available> ofMemory, TrainSetting setting, List<String> schemes, int seed) {
        List<AdapterPlan> plans = new ArrayList<>();
        for (String kind : setting.train().adapters().stream().distinct().toList()) {
            if (kind.equals(Adapter.SINGLE_WIDE)) {
                plans.addAll(wide(ofMemory, setting, schemes, seed));
                continue;
            }
            if (Adapter.isOfAll(kind)) {
                plans.add(ofAll(ofMemory, kind, setting, schemes, seed));
                continue;
            }
            for (String scheme : schemes) {
                plans.addAll(ofClusters(ofMemory, kind, setting, scheme, schemes.size(), seed));
            }
        }
        return plans;
    }

    private static AdapterPlan ofAll(
            List<Available> ofMemory, String kind, TrainSetting setting, List<String> schemes, int seed) {
        List<Available> personas = clusters(ofMemory, Memberships.persona(schemes.get(0)));
        long everybodys = total(personas);
        long rows = kind.equals(Adapter.SINGLE_SUBSAMPLE) ? everybodys / personas.size() : everybodys;
        String memory = ofMemory.get(0).memory();
        return new AdapterPlan(
                kind,
                setting,
                memory,
                null,
                schemes.size(),
                null,
                1,
                seed,
                setting.train().allowed(rows),
                everybodys);
    }

    /** One for each number of personas, which goes by the first scheme that has so many. */
    private static List<AdapterPlan> wide(
            List<Available> ofMemory, TrainSetting setting, List<String> schemes, int seed) {
        Map<Integer, String> byPersonas = new LinkedHashMap<>();
        schemes.forEach(scheme -> byPersonas.putIfAbsent(
                clusters(ofMemory, Memberships.persona(scheme)).size(), scheme));
        long everybodys = total(clusters(ofMemory, Memberships.persona(schemes.get(0))));
        List<AdapterPlan> plans = new ArrayList<>();
        byPersonas.forEach((personas, scheme) -> {
            requireRank(setting.train().rank(), personas);
            plans.add(new AdapterPlan(
                    Adapter.SINGLE_WIDE,
                    setting,
                    ofMemory.get(0).memory(),
                    schemes.size() == 1 ? null : scheme,
                    schemes.size(),
                    null,
                    personas,
                    seed,
                    setting.train().allowed(everybodys),
                    everybodys));
        });
        return plans;
    }

    private static void requireRank(int rank, int personas) {
        if (rank * personas > TrainConfig.MOST_RANK) {
            throw new UserError(
                    "configuration key train.adapters",
                    "single-wide has the rank of all personas' adapters together, " + personas + " times " + rank
                            + ", and at most " + TrainConfig.MOST_RANK + " is trained",
                    "leave out single-wide, or set train.rank to at most " + TrainConfig.MOST_RANK / personas);
        }
    }

    private static List<AdapterPlan> ofClusters(
            List<Available> ofMemory, String kind, TrainSetting setting, String scheme, int schemes, int seed) {
        List<Available> clusters = clusters(
                ofMemory, kind.equals(Adapter.RANDOM) ? Memberships.random(scheme, seed) : Memberships.persona(scheme));
        long everybodys = total(clusters);
        return clusters.stream()
                .map(cluster -> new AdapterPlan(
                        kind,
                        setting,
                        cluster.memory(),
                        scheme,
                        schemes,
                        cluster.personaId(),
                        1,
                        seed,
                        setting.train().allowed(cluster.rows()),
                        kind.equals(Adapter.SINGLE_MIN) ? everybodys : cluster.rows()))
                .toList();
    }

    private static List<Available> clusters(List<Available> available, String membership) {
        return available.stream().filter(a -> a.membership().equals(membership)).toList();
    }

    private static long total(List<Available> clusters) {
        return clusters.stream().mapToLong(Available::rows).sum();
    }

    /** How it is trained. */
    TrainConfig train() {
        return setting.train();
    }

    /** Whether it gets fewer rows than there are because train.max-rows says so. */
    boolean limited() {
        return rows < available && !Adapter.isSubsample(adapter);
    }

    /** Whether it goes on from that of everybody with the same setting, memory and seed. */
    boolean goesOn() {
        return train().goesOn(Adapter.isOfAll(adapter));
    }

    /** Its rows, each as often as it is trained on. */
    long rowsTrained() {
        return train().rowsTrained(rows) * train().trainings(Adapter.isOfAll(adapter));
    }

    /** The rank. */
    int rank() {
        return train().rank() * widening;
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
     * Its folder below the generation: {@code persona/short+long/3}, with the scheme, the setting and the seed where
     * there are several.
     */
    String path() {
        return adapter + "/" + memory + ofScheme() + ofSetting() + "/" + cluster() + ofSeed();
    }

    /**
     * The key of its draws: adapters that differ in their setting alone, or in what their prompts show, have the same
     * start, and about the same targets in the same order.
     */
    String draws() {
        return adapter + "/" + DRAWN_AS + ofScheme() + "/" + cluster() + ofSeed();
    }

    private String cluster() {
        return personaId == null ? "all" : personaId;
    }

    /** {@link #path} of the adapter of all with the same setting, memory and seed. */
    String parentPath() {
        return new AdapterPlan(Adapter.SINGLE_MAX, setting, memory, null, schemes, null, 1, seed, rows, rows).path();
    }

    /** What answers with it. */
    String variantId() {
        return adapter + "/" + memory + ofScheme() + ofSetting() + ofSeed();
    }

    private String ofScheme() {
        return scheme == null || schemes == 1 ? "" : "/" + scheme;
    }

    private String ofSetting() {
        return setting.id() == null ? "" : "/" + setting.id();
    }

    private String ofSeed() {
        return train().seeds() == 1 ? "" : "/seed-" + seed;
    }

    /** An adapter that could not be trained. */
    Adapter failed(String error) {
        return new Adapter(
                variantId(),
                adapter,
                memory,
                scheme,
                personaId,
                seed,
                train().variant(),
                rank(),
                train().layers(),
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
                "[]",
                setting.id(),
                null,
                null);
    }
}
