package io.github.dramatis.spark.simulate;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.simulation.PairedDifference;
import io.github.dramatis.core.simulation.SessionMeasure;
import io.github.dramatis.core.simulation.SystemComparison;
import io.github.dramatis.core.simulation.SystemValue;
import io.github.dramatis.spark.distill.DistilledAgents;
import io.github.dramatis.spark.distill.Population;
import io.github.dramatis.spark.recommend.ListCopies;
import io.github.dramatis.spark.table.SimulationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/** Turns sums over agents into the rows of the table simulation_results. */
final class SimulationRows {
    /** Tester of agents whose prompts show an estimate. */
    static final String WITH_ESTIMATES = "agent_with_estimates";
    /** Tester of everybody in the agents' place. */
    static final String DISTILLED = "distilled";

    private final List<String> names;
    private final List<Integer> originals; // places in names
    private final AgentSums shape;
    private final long seed;
    private final List<SimulationResult> results = new ArrayList<>();

    SimulationRows(List<String> names, AgentSums shape, long seed) {
        this.names = names;
        this.originals = ListCopies.originals(names);
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
            compared(null, measure, shape.offline(measure), all, system -> shape.offlineAgents(measure, system, all));
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
        results.addAll(new Orders(names, shape, seed).of(all));
        return results;
    }

    private void compared(String tester, String measure, SystemValue value, Resamples sums) {
        long agents = shape.agents(sums);
        compared(tester, measure, value, sums, system -> agents);
    }

    /**
     * Values of all, and differences of the recommenders themselves: spoilt copies must not make real ones harder.
     *
     * @param agents who have a value of a recommender
     */
    private void compared(String tester, String measure, SystemValue value, Resamples sums, IntToLongFunction agents) {
        SystemComparison comparison = SystemComparison.of(
                originals.size(),
                (system, all) -> value.of(originals.get(system), all),
                sums,
                system -> agents.applyAsLong(originals.get(system)));
        for (SystemComparison.Standing standing : comparison.standings()) {
            int system = originals.get(standing.system());
            add(system, tester, measure, standing.value(), standing.interval(), standing.letters(), agents);
        }
        for (PairedDifference difference : comparison.differences()) {
            if (Double.isFinite(difference.estimate().value())) {
                results.add(difference(tester, measure, difference));
            }
        }
        for (int system = 0; system < names.size(); system++) {
            if (!originals.contains(system)) {
                int copy = system;
                Interval interval = sums.interval(all -> value.of(copy, all));
                add(copy, tester, measure, value.of(copy, sums.total()), interval, null, agents);
            }
        }
    }

    private void add(
            int system,
            String tester,
            String measure,
            double value,
            Interval interval,
            String letters,
            IntToLongFunction agents) {
        if (Double.isFinite(value)) {
            results.add(value(
                    names.get(system), tester, null, measure, value, interval, letters, agents.applyAsLong(system)));
        }
    }

    private SimulationResult difference(String tester, String measure, PairedDifference difference) {
        double value = difference.estimate().value();
        boolean testable = Double.isFinite(difference.adjustedP()) && value != 0;
        return new SimulationResult(
                names.get(originals.get(difference.system())),
                names.get(originals.get(difference.other())),
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
                difference.estimate().users());
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

    /**
     * What comes out if the agents' prompts show an estimate by collaborative filtering, which a tested recommender may
     * be fitted as: how the order changes.
     *
     * @param without sums of the agents who see none
     * @param with sums of those who do
     */
    List<SimulationResult> withEstimates(Resamples without, Resamples with) {
        values(Tester.AGENT, WITH_ESTIMATES, null, with);
        results.addAll(new Orders(names, shape, seed).withEstimates(without, with));
        return results;
    }

    /**
     * The rows of everybody in the agents' place. Trees know a rating's mean alone, which says nothing of how often it
     * is a like: there is no like_share.
     *
     * @param sums see {@link Population#sums}
     * @param errors of the trees that everybody goes by
     */
    List<SimulationResult> ofPopulation(Resamples sums, DistilledAgents.Errors errors) {
        double[] total = sums.total();
        long users = Math.round(total[total.length - 1]);
        for (SessionMeasure measure : SessionMeasure.values()) {
            if (measure != SessionMeasure.LIKE_SHARE) {
                compared(DISTILLED, measure.column(), SystemValue.ofSessions(measure), sums, system -> users);
            }
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

    /** A row that is no difference; one agent alone has no interval. */
    static SimulationResult value(
            String recommender,
            String tester,
            String persona,
            String measure,
            double value,
            Interval interval,
            String letters,
            long agents) {
        boolean varies = interval != null && agents >= Resamples.LEAST_USERS;
        return new SimulationResult(
                recommender,
                null,
                tester,
                persona,
                measure,
                value,
                varies ? finite(interval.low()) : null,
                varies ? finite(interval.high()) : null,
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
