package io.github.dramatis.spark.simulate;

import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.report.SimulationReport;
import io.github.dramatis.core.report.SimulationReport.Value;
import io.github.dramatis.core.simulation.SessionMeasure;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.SimulationResult;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import java.util.function.Predicate;

/** Writes simulation.html and, beside it, the table as text, CSV and LaTeX. */
final class SimulationReportWriter {
    /** Name of the text that the console shows. */
    static final String TEXT = "simulation.txt";

    private static final String BY_POPULARITY = "These agents learnt to choose among items as popular as each other"
            + " (choice.negatives: popularity), so popularity counts for nothing with them, and their order need not be"
            + " that of held-out interactions, of which popular items have most. With uniform negatives they learn it.";

    private final StageContext context;
    private final boolean byPopularity;

    /** @param config of the run that trained the agents */
    SimulationReportWriter(StageContext context, DramatisConfig config) {
        this.context = context;
        // what was shown is as popular as it is
        this.byPopularity = config.choice().negatives().equals(ChoiceConfig.BY_POPULARITY)
                && !config.source().impressions().given();
    }

    /** Writes them all, once simulation_events is written; returns the URI of the report. */
    String write(List<SimulationResult> results, SimulatedLists lists, String variant) {
        SimulationReport report = report(results, lists, variant);
        write(TEXT, report.text());
        write("simulation.csv", report.csv());
        write("simulation.tex", report.latex());
        return write("simulation.html", report.html());
    }

    private SimulationReport report(List<SimulationResult> results, SimulatedLists lists, String variant) {
        Predicate<SimulationResult> whole = result -> result.personaId() == null;
        Predicate<SimulationResult> ofAgents =
                result -> result.tester() == null || result.tester().equals(Tester.AGENT.column());
        return new SimulationReport(
                variant,
                lists.agents(),
                results.stream()
                        .filter(whole.and(ofAgents))
                        .filter(result -> result.recommender() != null && result.other() == null)
                        .map(result -> value(result.recommender(), null, result))
                        .toList(),
                results.stream()
                        .filter(result -> result.other() != null
                                && ofAgents.test(result)
                                && result.measure().equals(SessionMeasure.SATISFACTION.column()))
                        .map(result -> value(result.recommender(), result.other(), result))
                        .toList(),
                results.stream()
                        .filter(result ->
                                result.other() != null && result.measure().startsWith("in_order"))
                        .map(result -> value(result.recommender(), result.other(), result))
                        .toList(),
                results.stream()
                        .filter(result -> result.recommender() == null
                                && result.tester() != null
                                && !result.tester().equals(SimulationRows.DISTILLED))
                        .map(result -> value(result.tester(), null, result))
                        .toList(),
                results.stream()
                        .filter(result -> SimulationRows.DISTILLED.equals(result.tester()))
                        .map(result -> value(result.recommender(), result.other(), result))
                        .toList(),
                results.stream()
                        .filter(result -> result.recommender() == null && result.tester() == null)
                        .map(result -> value(null, null, result))
                        .toList(),
                SessionCurves.of(context.written(Tables.SIMULATION_EVENTS)),
                byPopularity ? List.of(BY_POPULARITY) : List.of());
    }

    private static Value value(String name, String other, SimulationResult result) {
        return new Value(
                name,
                other,
                result.measure(),
                result.value(),
                result.low() == null || result.high() == null ? null : new Interval(result.low(), result.high()),
                result.p(),
                result.letters(),
                result.detectable(),
                result.agentsNeeded());
    }

    private String write(String name, String content) {
        return HadoopFiles.write(
                context.folder("simulations"),
                name,
                content,
                context.spark().sparkContext().hadoopConfiguration());
    }
}
