package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.core.simulation.SessionFit;
import io.github.dramatis.core.simulation.SessionModel;
import io.github.dramatis.spark.ask.Answering;
import io.github.dramatis.spark.ask.AskedPairs;
import io.github.dramatis.spark.ask.AskedVariant;
import io.github.dramatis.spark.ask.GivenRatings;
import io.github.dramatis.spark.distill.DistilledAgents;
import io.github.dramatis.spark.distill.Population;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.AgentAnswer;
import io.github.dramatis.spark.table.SimulationResult;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Turns answered pages into what is published: the agents are asked for the ratings of what they take, walk through the
 * lists, and are measured.
 *
 * @param context of the workspace
 * @param steps where steps are kept
 * @param config of the run that trained the agents
 * @param model that they run on
 * @param variant who is asked
 * @param lists of the agents
 * @param pages recommender, user_id, page, slate, slate_id and a column a {@link Tester} of chances
 * @param personas user_id, persona_id of the agents
 */
record SimulationRun(
        StageContext context,
        Steps steps,
        DramatisConfig config,
        AgentModel model,
        AskedVariant variant,
        SimulatedLists lists,
        Dataset<Row> pages,
        Dataset<Row> personas) {
    /**
     * Publishes both tables and the report.
     *
     * @param askedPages that the model was asked about
     * @param everybody lists of those who go through them in the agents' place; null: nobody does
     */
    SimulateResult publish(long askedPages, SimulatedLists everybody) {
        SessionModel rules = new SessionModel(config.simulate().session(), model.scale());
        Dataset<Row> taken = steps.keep("taken", sessions(rules).taken(pages));
        boolean rated = model.scale().isRated();
        try (Answering answering = rated && !taken.isEmpty() ? answering(taken) : null) {
            Dataset<Row> ratings = ratings(answering, "ratings", PromptControl.MASKED_ESTIMATE, taken);
            SessionFit fit = fit(rules, ratings);
            AgentSessions sessions = sessions(fit == null ? rules : fit.model());
            context.write(Tables.SIMULATION_EVENTS, sessions.events(pages, ratings));
            Map<String, Resamples> sums = sums(sessions, ratings);
            List<SimulationResult> results = findings().of(sums, new ListShape(context).of(lists.rows()));
            if (fit != null) {
                results.addAll(ObservedSessions.results(fit, lists.agents()));
            }
            results.addAll(logged());
            if (showsEstimates(config)) {
                Dataset<Row> shown = ratings(answering, "ratings-with-estimates", null, taken);
                results.addAll(findings()
                        .withEstimates(
                                sums.get(AgentSums.ALL), sums(sessions, shown).get(AgentSums.ALL)));
            }
            if (everybody != null) {
                results.addAll(population(everybody, sessions.model(), ratings));
            }
            context.write(Tables.SIMULATION_RESULTS, results);
            String report = new SimulationReportWriter(context, config).write(results, lists, variant.id());
            long askedRatings = answering == null ? 0 : answering.asked();
            return SimulateResult.of(lists, results, askedPages, askedRatings, report, rated);
        }
    }

    /** What logs of what was shown say. */
    private List<SimulationResult> logged() {
        OffPolicy logs = new OffPolicy(lists.recommenders(), context.seed(), resamples());
        List<SimulationResult> results = logs.of(lists.rows(), pages, context.read(Tables.INTERACTIONS));
        if (config.source().impressions().given()) {
            LoggedImpressions impressions =
                    new LoggedImpressions(config.simulate().session().pageSize());
            results.addAll(logs.ofImpressions(impressions.of(context.read(Tables.IMPRESSIONS), lists.rows())));
        }
        return results;
    }

    /** Whether agents are also asked with the estimate that was taken from their prompts. */
    static boolean showsEstimates(DramatisConfig config) {
        return config.simulate().withEstimates() && config.estimate().rank() > 0;
    }

    private int resamples() {
        return config.evaluate().bootstrap();
    }

    private AgentSessions sessions(SessionModel rules) {
        return new AgentSessions(rules, lists.recommenders(), config.simulate().replications(), context.seed());
    }

    private AgentSums shape() {
        return new AgentSums(lists.recommenders().size(), context.seed(), resamples());
    }

    private SimulationRows findings() {
        return new SimulationRows(lists.recommenders(), shape(), context.seed());
    }

    /** The rules as the source's sessions have them; null if it has none. */
    private SessionFit fit(SessionModel rules, Dataset<Row> ratings) {
        return config.source().sessions()
                ? new ObservedSessions(
                                context.read(Tables.INTERACTIONS),
                                config.simulate().sessionGapMinutes())
                        .fit(sessions(rules), pages, ratings)
                : null;
    }

    /** The sums by persona; see {@link AgentSums}. */
    private Map<String, Resamples> sums(AgentSessions sessions, Dataset<Row> ratings) {
        Offline offline = new Offline(lists.recommenders(), config.simulate().offlineAt());
        return shape().of(sessions.sums(pages, ratings)
                .join(offline.of(lists.rows(), heldOut()), "user_id")
                .join(personas, new String[] {"user_id"}, "left"));
    }

    /** What everybody does, as trees have it that learn from the agents. */
    private List<SimulationResult> population(SimulatedLists everybody, SessionModel rules, Dataset<Row> ratings) {
        Dataset<Row> answers = pages.dropDuplicates("user_id", Pages.SLATE_ID)
                .select(col("user_id"), col("slate"), col(Tester.AGENT.column()).as(DistilledAgents.CHANCES));
        Dataset<Row> members = everybodysPersonas();
        DistilledAgents.Learnt learnt = DistilledAgents.learn(
                context,
                model.scale(),
                answers,
                ratings,
                members,
                config.simulate().trees(),
                config.baselines().partitions());
        Resamples sums = new Population(learnt.agents(), rules, everybody.recommenders(), resamples())
                .sums(context, everybody.rows(), members);
        return new SimulationRows(everybody.recommenders(), shape(), context.seed())
                .ofPopulation(sums, learnt.errors());
    }

    /** user_id, persona_id; empty where agents go by none. */
    private Dataset<Row> everybodysPersonas() {
        Dataset<Row> members = context.read(Tables.PERSONA_MEMBERS);
        return (variant.goesByPersona()
                        ? members.where(col("scheme")
                                .equalTo(variant.scheme(config.cluster()).name()))
                        : members.limit(0))
                .select("user_id", "persona_id");
    }

    /** What users really took later; rated NaN where there are no ratings. */
    private Dataset<Row> heldOut() {
        Dataset<Row> interactions = context.read(Tables.INTERACTIONS);
        return model.scale().isRated() ? interactions : interactions.withColumn("rating", lit(Double.NaN));
    }

    private Answering answering(Dataset<Row> taken) {
        AskedPairs pairs = AskedPairs.of(
                taken.withColumn("title", lit(null).cast("string"))
                        .withColumn("year", lit(null).cast("string"))
                        .withColumn("categories", array().cast("array<string>")),
                "the items that agents take");
        return new Answering(
                context,
                config,
                model,
                variant,
                pairs.rows(),
                GivenRatings.none(context.spark()).rows());
    }

    /**
     * What agents give the items that they take: user_id, item_id, label_probabilities, expected.
     *
     * @param answering null: there are no ratings
     * @param step name of what is kept
     * @param without what is taken from the prompts; null: nothing
     */
    private Dataset<Row> ratings(Answering answering, String step, PromptControl without, Dataset<Row> taken) {
        if (answering == null) {
            return taken.limit(0)
                    .withColumn("label_probabilities", array().cast("array<double>"))
                    .withColumn("expected", lit(null).cast("double"));
        }
        Dataset<Row> answers = steps.keep(
                step,
                answering
                        .without(without)
                        .answers()
                        .select("user_id", "item_id", "label_probabilities", "expected", "error"));
        requireRated(answers);
        return answers.drop("error");
    }

    /**
     * An agent that takes an item has to rate it.
     *
     * @param answers label_probabilities, error
     * @throws UserError if some have no answer
     */
    static void requireRated(Dataset<Row> answers) {
        Row row = answers.where(col("label_probabilities").isNull())
                .agg(count(lit(1)), min("error"))
                .head();
        if (row.getLong(0) > 0) {
            throw new UserError(
                    "simulate",
                    "items that agents take and cannot rate: " + row.getLong(0) + "; " + row.getString(1),
                    AgentAnswer.TOO_LONG.equals(row.getString(1))
                            ? "raise examples.max-tokens: what has been answered is not asked again"
                            : "run dramatis run again, or name another agent with --variant");
        }
    }
}
