package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

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
import io.github.dramatis.spark.ask.PromptAnswers;
import io.github.dramatis.spark.ask.SlateAsking;
import io.github.dramatis.spark.distill.DistilledAgents;
import io.github.dramatis.spark.distill.Population;
import io.github.dramatis.spark.examples.ExamplesStage;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.SimulationResult;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.targets.TargetIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Shows agents the lists of recommenders and publishes what they do. The model is asked about each distinct page once,
 * and about the rating of an item once if some replication takes it; a run that was killed finds the answers that there
 * are.
 *
 * <p>Agents that compare recommenders see no estimate of a model that is fitted as one of these is: their prompts are
 * without it. How the order changes if they do is among the results.
 */
public final class SimulateStage implements Stage<SimulateResult> {
    private final DramatisConfig config;
    private final AgentModel model;
    private final SimulateRequest request;

    /**
     * @param config of the run that trained the agents
     * @param model that they run on
     * @param request what is to be simulated
     */
    public SimulateStage(DramatisConfig config, AgentModel model, SimulateRequest request) {
        this.config = config;
        this.model = model;
        this.request = request;
    }

    @Override
    public String name() {
        return "simulate";
    }

    @Override
    public int logicVersion() {
        return 1;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of(
                Tables.INTERACTIONS,
                Tables.ITEMS,
                Tables.AGENTS,
                Tables.PROFILES,
                Tables.MEMORIES,
                Tables.ITEM_VECTORS,
                Tables.PERSONA_MEMBERS,
                Tables.VARIANTS,
                Tables.BASELINES,
                Tables.CHOICE_FITS);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.SIMULATION_EVENTS, Tables.SIMULATION_RESULTS);
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("simulate", config.simulate());
        settings.put("request", request);
        settings.put("model", model.identity());
        settings.put("scale", model.scale());
        return settings;
    }

    /**
     * What asking would take.
     *
     * @param pages distinct pages of the agents
     * @param unanswered of them, those that the model has not been asked about
     * @param tokens of the prompts of these
     * @param ratings prompts at most for ratings of the items that may be taken from them; 0 without ratings
     * @param agents who have a list of each recommender
     * @param recommenders how many lists they have
     */
    public record Cost(long pages, long unanswered, long tokens, long ratings, long agents, int recommenders) {}

    /** Asks nothing and publishes nothing. */
    public Cost cost(StageContext context) {
        AskedVariant variant = AskedVariant.alone(context, request.variant());
        Steps steps = new Steps(context);
        try {
            SimulatedLists lists = lists(context, steps).ofAgents(context, request);
            Dataset<Row> distinct = distinct(pages(lists));
            Dataset<Row> prompts = prompts(context, steps, variant, distinct);
            Row missing = new PromptAnswers(context, config, model, variant)
                    .missing(prompts)
                    .agg(count(lit(1)), sum("tokens"))
                    .head();
            long unanswered = missing.getLong(0);
            int most = Math.min(
                    config.simulate().replications(),
                    config.simulate().session().pageSize());
            return new Cost(
                    prompts.count(),
                    unanswered,
                    missing.isNullAt(1) ? 0 : missing.getLong(1),
                    model.scale().isRated() ? unanswered * most * (showsEstimates() ? 2 : 1) : 0,
                    lists.agents(),
                    lists.recommenders().size());
        } finally {
            steps.remove();
        }
    }

    private SimulatedLists lists(StageContext context, Steps steps) {
        request.builtIn().forEach(one -> one.requireUsable(model.scale()));
        return SimulatedLists.of(context, steps, config, model.scale(), request);
    }

    private Dataset<Row> pages(SimulatedLists lists) {
        return Pages.of(lists.rows(), config.simulate().session().pageSize());
    }

    private static Dataset<Row> distinct(Dataset<Row> pages) {
        return pages.select("user_id", "slate", Pages.SLATE_ID)
                .dropDuplicates("user_id", Pages.SLATE_ID)
                .withColumn("target_id", TargetIds.ofSlate(Pages.SLATE_ID));
    }

    /** See {@link SlateAsking#prompts}, with {@link Pages#SLATE_ID}. */
    private Dataset<Row> prompts(StageContext context, Steps steps, AskedVariant variant, Dataset<Row> distinctPages) {
        Dataset<Row> distinct = steps.keep("distinct", distinctPages);
        try (SlateAsking asking = new SlateAsking(context, config, model, variant)) {
            Dataset<Row> prompts =
                    asking.prompts(distinct, GivenRatings.none(context.spark()).rows());
            return steps.keep(
                    "prompts", prompts.join(distinct.select("target_id", Pages.SLATE_ID), new String[] {"target_id"}));
        }
    }

    @Override
    public SimulateResult run(StageContext context) {
        AskedVariant variant = AskedVariant.alone(context, request.variant());
        ChoiceOdds odds = ChoiceOdds.read(context, variant);
        Steps steps = new Steps(context);
        SimulatedLists everybody = lists(context, steps);
        SimulatedLists lists = everybody.ofAgents(context, request);
        Dataset<Row> pages = steps.keep("pages", pages(lists));
        Dataset<Row> prompts = prompts(context, steps, variant, distinct(pages));
        requireFitting(prompts);
        PromptAnswers answers = new PromptAnswers(context, config, model, variant);
        Dataset<Row> chances = odds.of(answers.addTo(prompts));
        Dataset<Row> answered = steps.keep("answered", pages.join(chances, new String[] {"user_id", Pages.SLATE_ID}));
        return walk(context, steps, variant, everybody, lists, answered, answers.asked(), personas(prompts));
    }

    private static Dataset<Row> personas(Dataset<Row> prompts) {
        return prompts.select("user_id", "persona_id").distinct();
    }

    private static void requireFitting(Dataset<Row> prompts) {
        long tooLong = prompts.where(col(ExamplesStage.TOO_LONG)).count();
        if (tooLong > 0) {
            throw new UserError(
                    "dramatis simulate",
                    tooLong + " pages make prompts that are longer than choice.max-tokens even without a profile",
                    "raise choice.max-tokens, or make simulate.session.page-size smaller");
        }
    }

    private SimulateResult walk(
            StageContext context,
            Steps steps,
            AskedVariant variant,
            SimulatedLists everybody,
            SimulatedLists lists,
            Dataset<Row> pages,
            long askedPages,
            Dataset<Row> personas) {
        SessionModel rules = new SessionModel(config.simulate().session(), model.scale());
        Dataset<Row> taken = steps.keep("taken", sessions(context, rules, lists).taken(pages));
        List<SimulationResult> results = new ArrayList<>();
        boolean rated = model.scale().isRated();
        try (Answering answering = rated ? new Answering(context, config, model, variant) : null) {
            Dataset<Row> ratings = rated
                    ? steps.keep("ratings", ratings(context, answering.without(PromptControl.MASKED_ESTIMATE), taken))
                    : unrated(taken.limit(0));
            Sessions sessions = sessions(context, fitted(context, rules, lists, pages, ratings, results), lists);
            context.write(Tables.SIMULATION_EVENTS, sessions.events(pages, ratings));
            AgentSums shape = new AgentSums(
                    lists.recommenders().size(),
                    context.seed(),
                    config.evaluate().bootstrap());
            Map<String, Resamples> sums = shape.of(agents(context, lists, sessions.sums(pages, ratings), personas));
            results.addAll(findings(context, lists, shape).of(sums, new ListShape(context).of(lists.rows())));
            results.addAll(new OffPolicy(lists.recommenders(), lists.agents(), context.seed(), shape.replicates())
                    .of(lists.rows(), pages, context.read(Tables.INTERACTIONS)));
            if (showsEstimates()) {
                Dataset<Row> shown =
                        steps.keep("ratings-with-estimates", ratings(context, answering.without(null), taken));
                Map<String, Resamples> with = shape.of(agents(context, lists, sessions.sums(pages, shown), personas));
                results.addAll(findings(context, lists, shape)
                        .withEstimates(sums.get(AgentSums.ALL), with.get(AgentSums.ALL)));
            }
            if (request.population() > 0) {
                results.addAll(
                        population(context, variant, everybody, sessions.model(), shape.replicates(), pages, ratings));
            }
            context.write(Tables.SIMULATION_RESULTS, results);
            String report = new SimulationReportWriter(context).write(results, lists, variant.id());
            long askedRatings = answering == null ? 0 : answering.asked();
            return SimulateResult.of(lists, results, askedPages, askedRatings, report, rated);
        }
    }

    /** Whether agents are also asked with the estimate that was taken from their prompts. */
    private boolean showsEstimates() {
        return config.simulate().withEstimates() && config.estimate().rank() > 0;
    }

    private Sessions sessions(StageContext context, SessionModel rules, SimulatedLists lists) {
        return new Sessions(rules, lists.recommenders(), config.simulate().replications(), context.seed());
    }

    private static Findings findings(StageContext context, SimulatedLists lists, AgentSums shape) {
        return new Findings(lists.recommenders(), shape, context.seed());
    }

    /** The rules as the source's sessions have them, if it has any; adds what was fitted to the results. */
    private SessionModel fitted(
            StageContext context,
            SessionModel rules,
            SimulatedLists lists,
            Dataset<Row> pages,
            Dataset<Row> ratings,
            List<SimulationResult> results) {
        if (!config.source().sessions()) {
            return rules;
        }
        SessionFit fit = new ObservedSessions(
                        context.read(Tables.INTERACTIONS), config.simulate().sessionGapMinutes())
                .fit(rules, pages, ratings, context.seed());
        results.addAll(ObservedSessions.results(fit, lists.agents()));
        return fit.model();
    }

    /** What everybody does, as trees have it that learn from the agents. */
    private List<SimulationResult> population(
            StageContext context,
            AskedVariant variant,
            SimulatedLists everybody,
            SessionModel rules,
            int replicates,
            Dataset<Row> pages,
            Dataset<Row> ratings) {
        Dataset<Row> answers = pages.dropDuplicates("user_id", Pages.SLATE_ID)
                .select(col("user_id"), col("slate"), col(Tester.AGENT.column()).as(DistilledAgents.CHANCES));
        Dataset<Row> personas = everybodysPersonas(context, variant);
        DistilledAgents distilled = DistilledAgents.of(
                context,
                model.scale(),
                answers,
                ratings,
                personas,
                config.baselines().partitions());
        Resamples sums = new Population(distilled, rules, everybody.recommenders(), replicates)
                .sums(context, everybody.rows(), personas);
        return new Findings(everybody.recommenders(), null, context.seed())
                .ofPopulation(sums, distilled.errors(context, answers, ratings, personas));
    }

    /** user_id, persona_id; empty where agents go by none. */
    private Dataset<Row> everybodysPersonas(StageContext context, AskedVariant variant) {
        Dataset<Row> members = context.read(Tables.PERSONA_MEMBERS);
        return (variant.goesByPersona()
                        ? members.where(col("scheme")
                                .equalTo(variant.scheme(config.cluster()).name()))
                        : members.limit(0))
                .select("user_id", "persona_id");
    }

    private Dataset<Row> agents(
            StageContext context, SimulatedLists lists, Dataset<Row> sessionSums, Dataset<Row> personas) {
        Offline offline = new Offline(lists.recommenders(), config.simulate().offlineAt());
        return sessionSums
                .join(offline.of(lists.rows(), heldOut(context)), "user_id")
                .join(personas, new String[] {"user_id"}, "left");
    }

    /** What users really took later; rated NaN where there are no ratings. */
    private Dataset<Row> heldOut(StageContext context) {
        Dataset<Row> interactions = context.read(Tables.INTERACTIONS);
        return model.scale().isRated() ? interactions : interactions.withColumn("rating", lit(Double.NaN));
    }

    private static Dataset<Row> unrated(Dataset<Row> items) {
        return items.withColumn("label_probabilities", array().cast("array<double>"));
    }

    /** user_id, item_id, label_probabilities. */
    private static Dataset<Row> ratings(StageContext context, Answering answering, Dataset<Row> taken) {
        if (taken.isEmpty()) {
            return unrated(taken);
        }
        Dataset<Row> pairs = AskedPairs.of(
                        taken.withColumn("title", lit(null).cast("string"))
                                .withColumn("year", lit(null).cast("string"))
                                .withColumn("categories", array().cast("array<string>")),
                        "the items that agents take")
                .rows();
        Dataset<Row> answers =
                answering.answers(pairs, GivenRatings.none(context.spark()).rows());
        return answers.where(not(col("label_probabilities").isNull()))
                .select("user_id", "item_id", "label_probabilities");
    }
}
