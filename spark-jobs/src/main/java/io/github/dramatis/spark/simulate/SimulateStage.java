package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sum;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.ask.AskedVariant;
import io.github.dramatis.spark.ask.GivenRatings;
import io.github.dramatis.spark.ask.PromptAnswers;
import io.github.dramatis.spark.ask.SlateAsking;
import io.github.dramatis.spark.examples.ExamplesStage;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Variant;
import io.github.dramatis.spark.targets.TargetIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
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
        return 5;
    }

    @Override
    public List<Table<?>> inputs() {
        List<Table<?>> inputs = new ArrayList<>(List.of(
                Tables.INTERACTIONS,
                Tables.ITEMS,
                Tables.AGENTS,
                Tables.PROFILES,
                Tables.MEMORIES,
                Tables.ITEM_VECTORS,
                Tables.PERSONA_MEMBERS,
                Tables.VARIANTS,
                Tables.BASELINES,
                Tables.CHOICE_FITS));
        if (config.source().impressions().given()) {
            inputs.add(Tables.IMPRESSIONS);
        }
        return inputs;
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.SIMULATION_EVENTS, Tables.SIMULATION_RESULTS);
    }

    /** Each agent is held against each item. How much given lists and a population add is not known. */
    @Override
    public OptionalLong bytesBesideTables(Configuration hadoop, ToLongFunction<Table<?>> rows) {
        if (!request.recommendations().isEmpty() || request.population() > 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(rows.applyAsLong(Tables.AGENTS) * rows.applyAsLong(Tables.ITEMS) * Long.BYTES);
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
        Steps steps = Steps.ofDryRun(context);
        try {
            SimulatedLists lists = lists(context, steps).ofAgents(context, request);
            Dataset<Row> distinct = distinct(pages(lists));
            Dataset<Row> prompts = prompts(context, steps, variant, distinct);
            Row missing = new PromptAnswers(context, config, model, variant)
                    .missing(prompts)
                    .agg(count(lit(1)), sum("tokens"))
                    .head();
            long unanswered = missing.getLong(0);
            long most = Math.min(
                    unanswered
                            * Math.min(
                                    config.simulate().replications(),
                                    config.simulate().session().pageSize()),
                    lists.rows().select("user_id", "item_id").distinct().count());
            return new Cost(
                    prompts.count(),
                    unanswered,
                    missing.isNullAt(1) ? 0 : missing.getLong(1),
                    model.scale().isRated() ? most * (SimulationRun.showsEstimates(config) ? 2 : 1) : 0,
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
        Dataset<Row> noRatings = GivenRatings.none(context.spark()).rows();
        try (SlateAsking asking = new SlateAsking(context, config, model, variant, distinct, noRatings)) {
            Dataset<Row> prompts = asking.prompts(distinct);
            return steps.keep(
                    "prompts", prompts.join(distinct.select("target_id", Pages.SLATE_ID), new String[] {"target_id"}));
        }
    }

    @Override
    public SimulateResult run(StageContext context) {
        AskedVariant variant = AskedVariant.alone(context, request.variant());
        ChoiceOdds odds = ChoiceOdds.read(context, variant, config.simulate().pooled());
        Steps steps = Steps.ofRun(context);
        SimulatedLists everybody = lists(context, steps);
        SimulatedLists lists = everybody.ofAgents(context, request);
        Dataset<Row> pages = steps.keep("pages", pages(lists));
        Dataset<Row> prompts = prompts(context, steps, variant, distinct(pages));
        requireFitting(prompts);
        requireAdapters(prompts, variant.variant());
        PromptAnswers answers = new PromptAnswers(context, config, model, variant);
        Dataset<Row> chances = odds.of(answers.addTo(prompts));
        Dataset<Row> answered = steps.keep("answered", pages.join(chances, new String[] {"user_id", Pages.SLATE_ID}));
        SimulationRun simulation = new SimulationRun(
                context,
                steps,
                config,
                model,
                variant,
                lists,
                answered,
                prompts.select("user_id", "persona_id").distinct());
        return simulation.publish(answers.asked(), request.population() > 0 ? everybody : null);
    }

    /**
     * Agents of a persona whose adapter failed would have no answer.
     *
     * @param prompts user_id, persona_id
     * @throws UserError if there are any
     */
    static void requireAdapters(Dataset<Row> prompts, Variant variant) {
        if (!variant.goesByPersona()) {
            return;
        }
        Object[] personas = variant.paths().keySet().toArray();
        Dataset<Row> without = prompts.where(coalesce(not(col("persona_id").isin(personas)), lit(true)));
        Row row = without.agg(countDistinct("user_id"), sort_array(collect_set("persona_id")))
                .head();
        if (row.getLong(0) > 0) {
            List<String> failed = row.getList(1); // as many as there are personas
            throw new UserError(
                    "--variant " + variant.variantId(),
                    "agents without an adapter: " + row.getLong(0) + ", of personas whose training failed ("
                            + String.join(", ", failed) + ")",
                    "run dramatis run again, which trains the adapters that failed, or name another agent alone,"
                            + " single-max/short+long say");
        }
    }

    private static void requireFitting(Dataset<Row> prompts) {
        long tooLong = prompts.where(col(ExamplesStage.TOO_LONG)).count();
        if (tooLong > 0) {
            throw new UserError(
                    "simulate",
                    tooLong + " pages make prompts that are longer than choice.max-tokens even without a profile",
                    "raise choice.max-tokens, or make simulate.session.page-size smaller");
        }
    }
}
