package io.github.dramatis.spark.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One adapter that is to be trained.
 *
 * @param adapter single-max, single-min or persona
 * @param memory the memory variant of its examples
 * @param personaId the persona that it is for; null for single-max
 * @param rows training rows it gets
 * @param available rows they are chosen from
 */
record AdapterPlan(String adapter, String memory, String personaId, long rows, long available) implements Serializable {
    static final String SINGLE_MAX = "single-max";
    static final String SINGLE_MIN = "single-min";
    static final String PERSONA = "persona";

    /** What one (memory, persona) has in the table of examples. */
    record Available(String memory, String personaId, long rows) {}

    /**
     * The adapters of a run, largest first: single-max gets all rows, persona its persona's, single-min as many as its
     * persona has, drawn from all: so the two differ in whose rows they are and in nothing else.
     *
     * @param kinds which adapters are wanted
     * @param maxRows rows of one adapter at most; 0: no limit
     */
    static List<AdapterPlan> of(List<Available> available, List<String> kinds, int maxRows) {
        List<AdapterPlan> plans = new ArrayList<>();
        for (String memory :
                available.stream().map(Available::memory).distinct().sorted().toList()) {
            List<Available> personas =
                    available.stream().filter(a -> a.memory().equals(memory)).toList();
            long everybodys = personas.stream().mapToLong(Available::rows).sum();
            if (kinds.contains(SINGLE_MAX)) {
                plans.add(new AdapterPlan(SINGLE_MAX, memory, null, limit(everybodys, maxRows), everybodys));
            }
            for (Available persona : personas) {
                for (String kind : List.of(SINGLE_MIN, PERSONA)) {
                    if (kinds.contains(kind)) {
                        long from = kind.equals(PERSONA) ? persona.rows() : everybodys;
                        plans.add(new AdapterPlan(
                                kind, memory, persona.personaId(), limit(persona.rows(), maxRows), from));
                    }
                }
            }
        }
        plans.sort(Comparator.comparingLong(AdapterPlan::rows).reversed().thenComparing(AdapterPlan::path));
        return plans;
    }

    private static long limit(long rows, int maxRows) {
        return maxRows == 0 ? rows : Math.min(rows, maxRows);
    }

    /** Whether it gets fewer rows than there are because train.max-rows says so. */
    boolean limited() {
        return rows < available && !adapter.equals(SINGLE_MIN);
    }

    /** Its folder below the generation, and the key of its draws: {@code persona/short+long/3}. */
    String path() {
        return adapter + "/" + memory + "/" + (personaId == null ? "all" : personaId);
    }
}
