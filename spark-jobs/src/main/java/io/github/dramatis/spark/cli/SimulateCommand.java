package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.ask.Agents;
import io.github.dramatis.spark.experiment.ForwardRate;
import io.github.dramatis.spark.experiment.TimeBudget;
import io.github.dramatis.spark.recommend.BuiltIn;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.simulate.SimulateRequest;
import io.github.dramatis.spark.simulate.SimulateResult;
import io.github.dramatis.spark.simulate.SimulateStage;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dramatis simulate}: agents go through recommenders' lists. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Shows agents the lists of recommenders, page by page, and says which recommender they like better, by how"
                    + " much, and how far to trust that.",
            "Publishes the tables simulation_events and simulation_results. Each distinct page is asked about once:"
                    + " another recommender with the same pages, more replications, and a run that was killed and"
                    + " starts again cost no answer that is there."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final double SECONDS = 60;

    @Mixin
    private AgentOptions options;

    @Option(
            names = "--recommendations",
            paramLabel = "PATH",
            description = "Lists of one or more recommenders: CSV, TSV or Parquet with user_id, item_id, rank or score,"
                    + " and perhaps recommender; or as Spark ALS, LensKit, TREC or Elliot write them. May be repeated.")
    private List<String> recommendations = new ArrayList<>();

    @Option(
            names = "--built-in",
            split = ",",
            paramLabel = "NAME",
            description = "Recommenders to fit on the training part: random, popularity, recent-popularity, item-knn,"
                    + " user-knn, als, als-small, implicit-als, content, bias.")
    private List<String> builtIn = new ArrayList<>();

    @Option(
            names = "--degrade",
            split = ",",
            paramLabel = "PERCENT",
            description = "Also simulate each list with these shares of its places replaced at random, to see whether"
                    + " the agents notice; not those of the built-in random.")
    private List<Integer> degrade = new ArrayList<>();

    @Option(
            names = "--worse",
            description = "Also simulate each list as given to another user, but for the built-in random, popularity,"
                    + " recent-popularity and bias, which are not personal; and each built-in recommender as fitted on"
                    + " a tenth of the ratings: agents must like both less.")
    private boolean worse;

    @Option(
            names = "--agents",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many agents, drawn by hash. Default: all.")
    private int agents;

    @Option(
            names = "--population",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Users, or all, who go through the lists as trees have it that learn from the agents' answers:"
                            + " no model is asked about them, and how far the trees are off is said.")
    private String population;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Who is asked: a variant_id of the table variants, of an agent alone. Default: the personas.")
    private String variant;

    @Option(names = "--dry-run", description = "Print what asking would take, and ask nothing.")
    private boolean dryRun;

    @Option(names = "--gate", description = "End with 4 if no two recommenders can be told apart.")
    private boolean gate;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "A copy of both tables as Parquet, in a new folder. dramatis forget does not reach it.")
    private String out;

    @Option(
            names = "--accept-incomplete",
            arity = "0..1",
            fallbackValue = "true",
            description = "End with 0 where some rows were rejected, or some agents have no list of some recommender.")
    private boolean acceptIncomplete;

    @Override
    public Integer call() {
        SimulateRequest request = request();
        SparkSession spark = Sessions.create("dramatis simulate");
        try {
            OutFolder copies = out == null
                    ? null
                    : OutFolder.open(out, spark.sparkContext().hadoopConfiguration());
            Agents open = options.open(spark);
            return dryRun ? cost(open, request) : simulate(open, request, copies);
        } finally {
            spark.stop();
        }
    }

    private SimulateRequest request() {
        if (recommendations.isEmpty() && builtIn.isEmpty()) {
            throw new UserError(
                    "simulate",
                    "there is no recommender",
                    "give lists with --recommendations PATH, or names with --built-in popularity,als");
        }
        for (int percent : degrade) {
            if (percent < 0 || percent > 100) {
                throw new UserError("--degrade " + percent, "it must be from 0 to 100", "give e.g. 0,25,50");
            }
        }
        if (agents < 0) {
            throw new UserError("--agents " + agents, "it must be 0 (all) or more", "leave it out for all");
        }
        long users = users();
        List<BuiltIn> named = builtIn.stream().distinct().map(BuiltIn::of).toList();
        return new SimulateRequest(
                recommendations, named, degrade.stream().distinct().sorted().toList(), worse, agents, variant, users);
    }

    private long users() {
        if (population.equals("all")) {
            return SimulateRequest.EVERYBODY;
        }
        try {
            long users = Long.parseLong(population);
            if (users >= 0) {
                return users;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UserError("--population " + population, "it is no number of users", "give a number from 0, or all");
    }

    private int cost(Agents open, SimulateRequest request) {
        StageContext context = open.context(Progress.SILENT);
        SimulateStage.Cost cost = new SimulateStage(open.config(), open.model(), request).cost(context);
        System.out.printf(
                Locale.ROOT,
                "%,d agents, %d recommenders, %,d distinct pages; %,d of them have no answer yet (%,d tokens)%n",
                cost.agents(),
                cost.recommenders(),
                cost.pages(),
                cost.unanswered(),
                cost.tokens());
        boolean rated = open.model().scale().isRated();
        if (rated) {
            System.out.printf(
                    Locale.ROOT, "at most %,d prompts for ratings of the items taken from these%n", cost.ratings());
        }
        if (cost.unanswered() > 0) {
            int tokens = Math.toIntExact(cost.tokens() / cost.unanswered());
            // pages share their agent's profile alone, which is short beside ten items
            double rate = ForwardRate.measure(
                    open.spark(), open.model(), open.config().resources(), tokens, 0);
            System.out.printf(
                    Locale.ROOT,
                    "about %.0f minutes for the pages at %.1f a second (measured here)%s%n",
                    cost.unanswered() / rate / SECONDS,
                    rate,
                    rated
                            ? String.format(
                                    Locale.ROOT,
                                    ", and at most %.0f for the ratings: agents take some of the items",
                                    cost.ratings() / ratingRate(open) / SECONDS)
                            : "");
        }
        return Dramatis.DONE;
    }

    /** Prompts for ratings a second, which are shorter than pages. */
    private static double ratingRate(Agents open) {
        return ForwardRate.measure(
                open.spark(), open.model(), open.config().resources(), TimeBudget.tokens(open.config()));
    }

    /** @param copies null: none */
    private int simulate(Agents open, SimulateRequest request, OutFolder copies) {
        boolean incomplete = options.run(open, new SimulateStage(open.config(), open.model(), request));
        StageContext context = open.context(Progress.SILENT);
        context.files("simulations")
                .ifPresent(folder -> System.out.print("\n"
                        + HadoopFiles.text(
                                folder + "/simulation.txt",
                                open.spark().sparkContext().hadoopConfiguration(),
                                "the report",
                                "simulate again")
                        + "\nReport: " + folder + "/simulation.html\n"));
        if (copies != null) {
            copies.copy(
                    "simulation_events",
                    context.read(Tables.SIMULATION_EVENTS),
                    "simulation_results",
                    context.read(Tables.SIMULATION_RESULTS));
        }
        if (gate && !SimulateResult.tellsApart(context.records(Tables.SIMULATION_RESULTS))) {
            System.out.println("no two recommenders can be told apart by satisfaction");
            return Dramatis.GATE;
        }
        return incomplete && !acceptIncomplete ? Dramatis.INCOMPLETE : Dramatis.DONE;
    }
}
