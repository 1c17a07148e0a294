package io.github.dramatis.spark.simulate;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.simulation.KnownOrder;
import io.github.dramatis.core.simulation.RankAgreement;
import io.github.dramatis.core.simulation.RankCorrelation;
import io.github.dramatis.core.simulation.SessionMeasure;
import io.github.dramatis.core.simulation.SystemValue;
import io.github.dramatis.spark.recommend.BuiltIn;
import io.github.dramatis.spark.recommend.ListCopies;
import io.github.dramatis.spark.recommend.WorseLists;
import io.github.dramatis.spark.table.SimulationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;

/** How far the order of the recommenders can be trusted: rows of the table simulation_results. */
final class Orders {
    /** Orders of fewer recommenders say nothing. */
    private static final int LEAST_ORDERED = 3;

    private static final List<SessionMeasure> ORDERED_BY =
            List.of(SessionMeasure.SATISFACTION, SessionMeasure.WATCH_SHARE);
    private static final List<String> OFFLINE_ORDERS = List.of("ndcg", "hit_rate", "hit_rating");

    private static final List<String> EASY = List.of(BuiltIn.RANDOM.title(), BuiltIn.POPULARITY.title());
    private static final String WITHOUT_EASY = " without_random_and_popularity";
    private static final String OVER_SYSTEMS = "_over_recommenders";

    private final List<String> names;
    private final List<Integer> systems; // places in names of the recommenders themselves
    private final AgentSums shape;
    private final long seed;
    private final List<SimulationResult> results = new ArrayList<>();

    Orders(List<String> names, AgentSums shape, long seed) {
        this.names = names;
        this.systems = ListCopies.originals(names);
        this.shape = shape;
        this.seed = seed;
    }

    /**
     * Whether spoilt lists come out behind their originals, and the order of the originals as held-out data have it.
     */
    List<SimulationResult> of(Resamples all) {
        known(all);
        if (systems.size() >= LEAST_ORDERED) {
            for (Tester tester : Tester.values()) {
                agreements(tester, tester.column(), systems, all);
            }
        }
        return results;
    }

    /**
     * How the order changes if the agents' prompts show an estimate.
     *
     * @param without sums of the agents who see none
     * @param with sums of those who do
     */
    List<SimulationResult> withEstimates(Resamples without, Resamples with) {
        if (systems.size() >= LEAST_ORDERED) {
            agreements(Tester.AGENT, SimulationRows.WITH_ESTIMATES, systems, with);
        }
        for (SessionMeasure measure : systems.size() > 1 ? ORDERED_BY : List.<SessionMeasure>of()) {
            SystemValue value = shape.of(Tester.AGENT, measure);
            agreement(
                    SimulationRows.WITH_ESTIMATES,
                    "kendall " + measure.column() + " without_estimates",
                    RankCorrelation.KENDALL.of(ordered(value, systems, without), ordered(value, systems, with)),
                    null,
                    shape.agents(with));
        }
        return results;
    }

    /** Whether lists that were spoilt more and more come out in that order, and copies that must be worse behind. */
    private void known(Resamples all) {
        for (String base : names) {
            known(ladder(base, ListCopies.degraded(base)), all);
            WorseLists.names(base).forEach(worse -> known(ladder(base, List.of(worse)), all));
        }
    }

    private List<Integer> ladder(String base, List<String> worse) {
        return Stream.concat(Stream.of(base), worse.stream())
                .map(names::indexOf)
                .filter(index -> index >= 0)
                .toList();
    }

    /** @param ladder the best first; nothing is known of a single one */
    private void known(List<Integer> ladder, Resamples all) {
        for (SessionMeasure measure : ladder.size() > 1 ? ORDERED_BY : List.<SessionMeasure>of()) {
            double[] shares = KnownOrder.shares(ladder, shape.of(Tester.AGENT, measure), all);
            for (int i = 0; i < shares.length; i++) {
                results.add(new SimulationResult(
                        names.get(ladder.get(i)),
                        names.get(ladder.get(i + 1)),
                        Tester.AGENT.column(),
                        null,
                        "in_order " + measure.column(),
                        shares[i],
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        shape.agents(all)));
            }
        }
    }

    /** The agreements on all systems, and on those without the two that any tester tells from the others. */
    private void agreements(Tester tester, String name, List<Integer> systems, Resamples all) {
        agreements(tester, name, systems, "", all);
        List<Integer> harder = systems.stream()
                .filter(system -> !EASY.contains(names.get(system)))
                .toList();
        if (harder.size() < systems.size() && harder.size() >= LEAST_ORDERED) {
            agreements(tester, name, harder, WITHOUT_EASY, all);
        }
    }

    private void agreements(Tester tester, String name, List<Integer> systems, String which, Resamples all) {
        for (SessionMeasure measure : ORDERED_BY) {
            for (String offline : OFFLINE_ORDERS) {
                String orders = " " + measure.column() + " " + offline + which;
                IntToLongFunction agents = system -> shape.offlineAgents(offline, system, all);
                RankAgreement found =
                        RankAgreement.of(systems, shape.of(tester, measure), shape.offline(offline), all, agents, seed);
                long fewest =
                        systems.stream().mapToLong(agents::applyAsLong).min().orElseThrow();
                agreement(name, "kendall", orders, found.kendall(), fewest);
                agreement(name, "spearman", orders, found.spearman(), fewest);
                agreement(
                        name,
                        "regret" + orders,
                        found.regret().value(),
                        found.regret().overUsers(),
                        fewest);
                agreement(name, "pairs_right" + orders, found.pairsRight(), null, fewest);
            }
        }
    }

    /** An agreement with its interval over users, and once more with that over users and recommenders. */
    private void agreement(String name, String kind, String orders, RankAgreement.Agreement found, long agents) {
        agreement(name, kind + orders, found.value(), found.overUsers(), agents);
        agreement(name, kind + OVER_SYSTEMS + orders, found.value(), found.overUsersAndSystems(), agents);
    }

    private static double[] ordered(SystemValue value, List<Integer> systems, Resamples sums) {
        return systems.stream()
                .mapToDouble(system -> value.of(system, sums.total()))
                .toArray();
    }

    private void agreement(String tester, String measure, double value, Interval interval, long agents) {
        if (Double.isFinite(value)) {
            results.add(SimulationRows.value(null, tester, null, measure, value, interval, null, agents));
        }
    }
}
