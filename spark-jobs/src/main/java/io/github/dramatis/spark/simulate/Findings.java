package io.github.dramatis.spark.simulate;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.simulation.KnownOrder;
import io.github.dramatis.core.simulation.PairedDifference;
import io.github.dramatis.core.simulation.RankAgreement;
import io.github.dramatis.core.simulation.RankCorrelation;
import io.github.dramatis.core.simulation.SessionMeasure;
import io.github.dramatis.core.simulation.SystemComparison;
import io.github.dramatis.core.simulation.SystemValue;
import io.github.dramatis.spark.distill.DistilledAgents;
import io.github.dramatis.spark.distill.Population;
import io.github.dramatis.spark.recommend.DegradedLists;
import io.github.dramatis.spark.table.SimulationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** From sums over agents to the rows of the table simulation_results. */
final class Findings {
    /** Tester of agents whose prompts show an estimate. */
    static final String WITH_ESTIMATES = "agent_with_estimates";
    /** Tester of everybody in the agents' place. */
    static final String DISTILLED = "distilled";
    /** Orders of fewer recommenders say nothing. */
    private static final int LEAST_ORDERED = 3;

    private static final List<SessionMeasure> ORDERED_BY =
            List.of(SessionMeasure.SATISFACTION, SessionMeasure.WATCH_SHARE);
    private static final List<String> OFFLINE_ORDERS = List.of("ndcg", "hit_rate", "hit_rating");

    private final List<String> names;
    private final AgentSums shape;
    private final long seed;
    private final List<SimulationResult> results = new ArrayList<>();

    Findings(List<String> names, AgentSums shape, long seed) {
        this.names = names;
        this.shape = shape;
        this.seed = seed;
    }

    /** @param lists {@link ListShape#of} */
    List<SimulationResult> of(Map<String, Resamples> sums, Map<String, double[]> lists) {
        Resamples all = sums.get(AgentSums.ALL);
        for (SessionMeasure measure : SessionMeasure.values()) {
            compared(Tester.AGENT.column(), measure.column(), shape.of(Tester.AGENT, measure), all);
        }
        for (String measure : Offline.MEASURES) {
            compared(null, measure, shape.offline(measure), all);
        }
        for (Tester tester : Tester.values()) {
            if (tester != Tester.AGENT) {
                values(tester, tester.column(), null, all);
            }
        }
        sums.forEach((persona, resamples) -> {
            if (!persona.equals(AgentSums.ALL)) {
                values(Tester.AGENT, Tester.AGENT.column(), persona, resamples);
            }
        });
        lists(lists, all);
        knownOrders(all);
        agreements(all);
        return results;
    }

    private void compared(String tester, String measure, SystemValue value, Resamples sums) {
        compared(tester, measure, value, sums, shape.agents(sums));
    }

    private void compared(String tester, String measure, SystemValue value, Resamples sums, long agents) {
        SystemComparison comparison = SystemComparison.of(names.size(), value, sums, agents);
        for (SystemComparison.Standing standing : comparison.standings()) {
            if (Double.isFinite(standing.value())) {
                results.add(value(
                        names.get(standing.system()),
                        tester,
                        null,
                        measure,
                        standing.value(),
                        standing.interval(),
                        standing.letters(),
                        agents));
            }
        }
        for (PairedDifference difference : comparison.differences()) {
            if (Double.isFinite(difference.estimate().value())) {
                results.add(difference(tester, measure, difference, agents));
            }
        }
    }

    private SimulationResult difference(String tester, String measure, PairedDifference difference, long agents) {
        double value = difference.estimate().value();
        boolean testable = Double.isFinite(difference.adjustedP()) && value != 0;
        return new SimulationResult(
                names.get(difference.system()),
                names.get(difference.other()),
                tester,
                null,
                measure,
                value,
                finite(difference.interval().low()),
                finite(difference.interval().high()),
                finite(difference.adjustedP()),
                null,
                finite(difference.estimate().detectable()),
                testable ? difference.estimate().usersToDetect(Math.abs(value)) : null,
                agents);
    }

    private void values(Tester tester, String name, String persona, Resamples sums) {
        for (SessionMeasure measure : SessionMeasure.values()) {
            SystemValue value = shape.of(tester, measure);
            for (int system = 0; system < names.size(); system++) {
                int one = system;
                double total = value.of(one, sums.total());
                if (Double.isFinite(total)) {
                    results.add(value(
                            names.get(system),
                            name,
                            persona,
                            measure.column(),
                            total,
                            sums.interval(all -> value.of(one, all)),
                            null,
                            shape.agents(sums)));
                }
            }
        }
    }

    private void lists(Map<String, double[]> lists, Resamples all) {
        for (String name : names) {
            double[] values = lists.get(name);
            for (int i = 0; i < values.length; i++) {
                if (Double.isFinite(values[i])) {
                    String measure = ListShape.MEASURES.get(i);
                    results.add(value(name, null, null, measure, values[i], null, null, shape.agents(all)));
                }
            }
        }
    }

    /** Whether lists that were spoilt more and more come out in that order. */
    private void knownOrders(Resamples all) {
        for (int base = 0; base < names.size(); base++) {
            List<Integer> ladder = new ArrayList<>(List.of(base));
            for (int share = 1; share <= 100; share++) {
                int rung = names.indexOf(DegradedLists.name(names.get(base), share));
                if (rung >= 0) {
                    ladder.add(rung);
                }
            }
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
    }

    /** Of the recommenders themselves: the order of spoilt copies is no news. */
    private void agreements(Resamples all) {
        List<Integer> systems = originals();
        if (systems.size() < LEAST_ORDERED) {
            return;
        }
        for (Tester tester : Tester.values()) {
            agreements(tester, tester.column(), systems, all);
        }
    }

    private List<Integer> originals() {
        return IntStream.range(0, names.size())
                .filter(i -> !isCopy(names.get(i)))
                .boxed()
                .toList();
    }

    private void agreements(Tester tester, String name, List<Integer> systems, Resamples all) {
        for (SessionMeasure measure : ORDERED_BY) {
            for (String offline : OFFLINE_ORDERS) {
                String orders = " " + measure.column() + " " + offline;
                RankAgreement agreement = RankAgreement.of(
                        systems, shape.of(tester, measure), shape.offline(offline), all, shape.agents(all), seed);
                agreement(
                        name,
                        "kendall" + orders,
                        agreement.kendall().value(),
                        agreement.kendall().overUsers(),
                        all);
                agreement(
                        name,
                        "spearman" + orders,
                        agreement.spearman().value(),
                        agreement.spearman().overUsers(),
                        all);
                agreement(
                        name,
                        "regret" + orders,
                        agreement.regret().value(),
                        agreement.regret().overUsers(),
                        all);
                agreement(name, "pairs_right" + orders, agreement.pairsRight(), null, all);
            }
        }
    }

    /**
     * What comes out if the agents' prompts show an estimate by collaborative filtering, which a tested recommender may
     * be fitted as: how the order changes.
     *
     * @param without sums of the agents who see none
     * @param with sums of those who do
     */
    List<SimulationResult> withEstimates(Resamples without, Resamples with) {
        values(Tester.AGENT, WITH_ESTIMATES, null, with);
        List<Integer> systems = originals();
        if (systems.size() >= LEAST_ORDERED) {
            agreements(Tester.AGENT, WITH_ESTIMATES, systems, with);
        }
        for (SessionMeasure measure : systems.size() > 1 ? ORDERED_BY : List.<SessionMeasure>of()) {
            SystemValue value = shape.of(Tester.AGENT, measure);
            agreement(
                    WITH_ESTIMATES,
                    "kendall " + measure.column() + " without_estimates",
                    RankCorrelation.KENDALL.of(ordered(value, systems, without), ordered(value, systems, with)),
                    null,
                    with);
        }
        return results;
    }

    /**
     * Of everybody in the agents' place.
     *
     * @param sums see {@link Population#sums}
     * @param errors of the trees that everybody goes by
     */
    List<SimulationResult> ofPopulation(Resamples sums, DistilledAgents.Errors errors) {
        double[] total = sums.total();
        long users = Math.round(total[total.length - 1]);
        for (SessionMeasure measure : SessionMeasure.values()) {
            compared(DISTILLED, measure.column(), SystemValue.ofSessions(measure), sums, users);
        }
        error("page_variation", errors.variation(), errors);
        error("page_variation_constant", errors.constantVariation(), errors);
        error("rating_error", errors.ratingError(), errors);
        error("rating_error_constant", errors.constantRatingError(), errors);
        return results;
    }

    private void error(String measure, double value, DistilledAgents.Errors errors) {
        if (Double.isFinite(value)) {
            results.add(value(null, DISTILLED, null, measure, value, null, null, errors.agents()));
        }
    }

    private static double[] ordered(SystemValue value, List<Integer> systems, Resamples sums) {
        return systems.stream()
                .mapToDouble(system -> value.of(system, sums.total()))
                .toArray();
    }

    private boolean isCopy(String name) {
        return IntStream.rangeClosed(1, 100).anyMatch(share -> names.stream()
                .anyMatch(base -> DegradedLists.name(base, share).equals(name)));
    }

    private void agreement(String tester, String measure, double value, Interval interval, Resamples all) {
        if (Double.isFinite(value)) {
            results.add(value(null, tester, null, measure, value, interval, null, shape.agents(all)));
        }
    }

    /** A row that is no difference. */
    static SimulationResult value(
            String recommender,
            String tester,
            String persona,
            String measure,
            double value,
            Interval interval,
            String letters,
            long agents) {
        return new SimulationResult(
                recommender,
                null,
                tester,
                persona,
                measure,
                value,
                interval == null ? null : finite(interval.low()),
                interval == null ? null : finite(interval.high()),
                null,
                letters,
                null,
                null,
                agents);
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
