package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.EmbedConfig;
import io.github.dramatis.core.config.SimulateConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.embed.TextVectors;
import io.github.dramatis.spark.estimate.CheckpointFolder;
import io.github.dramatis.spark.recommend.BuiltIn;
import io.github.dramatis.spark.recommend.BuiltInRecommenders;
import io.github.dramatis.spark.recommend.DegradedLists;
import io.github.dramatis.spark.recommend.KnownIds;
import io.github.dramatis.spark.recommend.ListColumns;
import io.github.dramatis.spark.recommend.ListCopies;
import io.github.dramatis.spark.recommend.RecommendationLists;
import io.github.dramatis.spark.recommend.TrainingPart;
import io.github.dramatis.spark.recommend.WorseLists;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The lists of all recommenders for the agents who have one of each: a difference of two recommenders is about the same
 * agents.
 *
 * @param rows recommender, user_id, item_id, rank, propensity (null where the list has none)
 * @param recommenders their names, in order
 * @param agents who have a list of each
 * @param counts of what was left out
 */
record SimulatedLists(Dataset<Row> rows, List<String> recommenders, long agents, Counts counts) {
    private static final String[] USER = {"user_id"};
    private static final String WHERE_NAMES_ARE = "in the column recommender, or as the file's name";

    /**
     * What was left out, and what counts as a miss.
     *
     * @param rejected rows of files that are no place in a list
     * @param otherUsers lists of users who are no agents, or not among those drawn
     * @param unknownItems places with items that the catalogue lacks
     * @param incompleteAgents agents without a list of every recommender
     */
    record Counts(long rejected, long otherUsers, long unknownItems, long incompleteAgents) {
        private Counts with(RecommendationLists.Counts more) {
            return new Counts(
                    rejected + more.rejected(),
                    otherUsers + more.unknownUserLists(),
                    unknownItems + more.unknownItemPlaces(),
                    incompleteAgents);
        }

        private Counts withIncomplete(long agents) {
            return new Counts(rejected, otherUsers, unknownItems, agents);
        }
    }

    /** @throws UserError if no two lists of an agent can be compared */
    static SimulatedLists of(
            StageContext context, Steps steps, DramatisConfig settings, RatingScale scale, SimulateRequest request) {
        SimulateConfig config = settings.simulate();
        Dataset<Row> agents = steps.keep("users", users(context, request));
        Dataset<Row> catalogue = steps.keep("catalogue", catalogue(context));
        List<Dataset<Row>> lists = new ArrayList<>();
        List<Dataset<Row>> copies = new ArrayList<>();
        Counts counts = new Counts(0, 0, 0, 0);
        for (String path : request.recommendations()) {
            try (RecommendationLists read = RecommendationLists.read(
                    context.spark(),
                    path,
                    ListColumns.usual(),
                    new KnownIds(agents, catalogue),
                    config.maxRejectedShare())) {
                counts = counts.with(read.counts());
                Dataset<Row> places = places(read.rows()).join(agents, USER, "left_semi");
                lists.add(steps.keep("read-" + lists.size(), places));
            }
        }
        TrainingPart training = TrainingPart.of(context.read(Tables.INTERACTIONS));
        try (CheckpointFolder checkpoints = CheckpointFolder.in(context.spark().sparkContext(), steps.folder())) {
            Dataset<Row> vectors = itemVectors(context, steps, settings.embed(), request);
            BuiltInRecommenders fitted =
                    new BuiltInRecommenders(training, catalogue, vectors, scale, config.recommenders(), context.seed());
            BuiltInRecommenders onTenth = new BuiltInRecommenders(
                    WorseLists.tenth(training, context.seed()),
                    catalogue,
                    vectors,
                    scale,
                    config.recommenders(),
                    context.seed());
            for (BuiltIn one : request.builtIn()) {
                lists.add(steps.keep(one.title(), places(fitted.lists(one, agents, config.depth()))));
                if (request.worse() && one.isFitted()) {
                    Dataset<Row> worse = WorseLists.named(onTenth.lists(one, agents, config.depth()));
                    copies.add(steps.keep(one.title() + "-tenth", places(worse)));
                }
            }
        }
        List<String> names =
                lists.stream().flatMap(some -> namesOf(some).stream()).toList();
        requireNamesOnce(names);
        requireNamesOfOriginals(names);
        lists.forEach(SimulatedLists::requireOneRound);
        Dataset<Row> own = lists.stream().reduce(Dataset::unionByName).orElseThrow();
        DegradedLists degraded = new DegradedLists(training.seen(), catalogue, context.seed());
        if (request.worse()) {
            // among those who have all lists: nobody shall miss one for the giver's sake
            Dataset<Row> whole = without(own, request, one -> !one.isPersonal())
                    .join(served(own, namesOf(own).size()), USER, "left_semi");
            copies.add(steps.keep(
                    "another-user", places(WorseLists.ofAnotherUser(whole, training.seen(), context.seed()))));
        }
        Dataset<Row> all = copies.stream().reduce(own, Dataset::unionByName);
        Dataset<Row> degradable = without(own, request, one -> one == BuiltIn.RANDOM);
        for (int share : request.degrade()) {
            all = share == 0 ? all : all.unionByName(steps.keep("degraded-" + share, degraded.of(degradable, share)));
        }
        return complete(steps, all, config.depth(), counts);
    }

    /** The lists without built-in recommenders whose spoilt copies would be no worse than they are. */
    private static Dataset<Row> without(Dataset<Row> lists, SimulateRequest request, Predicate<BuiltIn> noWorse) {
        Object[] names =
                request.builtIn().stream().filter(noWorse).map(BuiltIn::title).toArray();
        return lists.where(not(col("recommender").isin(names)));
    }

    /** The vectors of the whole catalogue where a recommender goes by them: else it would know rated items only. */
    private static Dataset<Row> itemVectors(
            StageContext context, Steps steps, EmbedConfig config, SimulateRequest request) {
        if (!request.builtIn().contains(BuiltIn.CONTENT)) {
            return context.read(Tables.ITEM_VECTORS);
        }
        try (KeptRows kept = new KeptRows()) {
            return steps.keep("item-vectors", new TextVectors(context, config, kept).ofAll(context.read(Tables.ITEMS)));
        }
    }

    /** Two files of one name would be one recommender. */
    private static void requireNamesOnce(List<String> names) {
        Set<String> distinct = new HashSet<>();
        for (String name : names) {
            if (!distinct.add(name)) {
                throw new UserError(
                        "recommender " + name,
                        "two sources have lists of it",
                        "give one of them another name: " + WHERE_NAMES_ARE);
            }
        }
    }

    /** A recommender that has the name of another one's copy would be measured as that copy. */
    private static void requireNamesOfOriginals(List<String> names) {
        List<String> originals = ListCopies.namesOfOriginals(names);
        for (String name : names) {
            if (!originals.contains(name)) {
                throw new UserError(
                        "recommender " + name,
                        "simulations give this name to a copy of " + name.substring(0, name.lastIndexOf('@'))
                                + " that is made worse on purpose",
                        "give it another name: " + WHERE_NAMES_ARE);
            }
        }
    }

    /**
     * An agent goes through one list of a recommender.
     *
     * @param lists recommender, user_id, rank: the places of each list are 1, 2, 3, ...
     */
    private static void requireOneRound(Dataset<Row> lists) {
        List<Row> several = lists.where(col("rank").equalTo(1))
                .groupBy("recommender", USER[0])
                .agg(count(lit(1)).as("rounds"))
                .where(col("rounds").gt(1))
                .groupBy("recommender")
                .agg(count(lit(1)).as("users"))
                .sort("recommender")
                .collectAsList();
        if (!several.isEmpty()) {
            Row first = several.get(0);
            throw new UserError(
                    "recommender " + first.getString(0),
                    "it has lists of several rounds for " + first.getLong(1)
                            + " of its users, and an agent goes through one",
                    "give one round alone, or each round a name of its own in the column recommender");
        }
    }

    /** The agents, and the population. */
    private static Dataset<Row> users(StageContext context, SimulateRequest request) {
        Dataset<Row> agents = agents(context, request.agents());
        if (request.population() == 0) {
            return agents;
        }
        Dataset<Row> everybody =
                context.read(Tables.INTERACTIONS).select("user_id").distinct();
        Dataset<Row> population = request.population() == SimulateRequest.EVERYBODY
                ? everybody
                : HashDraw.least(
                        everybody,
                        HashDraw.of(context.seed(), "simulate-population", col("user_id")),
                        request.population());
        return population.union(agents).distinct();
    }

    /** The lists of the agents alone. */
    SimulatedLists ofAgents(StageContext context, SimulateRequest request) {
        if (request.population() == 0) {
            return this;
        }
        Dataset<Row> own = rows.join(agents(context, request.agents()), USER, "left_semi");
        long number = own.select(USER[0]).distinct().count();
        requireAgents(number, recommenders);
        return new SimulatedLists(own, recommenders, number, counts);
    }

    private static Dataset<Row> agents(StageContext context, int number) {
        Dataset<Row> all = context.read(Tables.AGENTS).select("user_id");
        return number == 0
                ? all
                : HashDraw.least(all, HashDraw.of(context.seed(), "simulate-agents", col("user_id")), number);
    }

    private static void requireAgents(long number, List<String> recommenders) {
        if (number == 0) {
            throw new UserError(
                    "simulate",
                    "no agent has a list of each of " + String.join(", ", recommenders),
                    "give lists for users who are agents: the table agents has them");
        }
    }

    private static Dataset<Row> catalogue(StageContext context) {
        return context.read(Tables.ITEMS)
                .select("item_id")
                .union(context.read(Tables.INTERACTIONS).select("item_id"))
                .distinct();
    }

    private static Dataset<Row> places(Dataset<Row> lists) {
        return lists.select("recommender", "user_id", "item_id", "rank", "score", "round", "propensity");
    }

    private static List<String> namesOf(Dataset<Row> lists) {
        return lists.select("recommender").distinct().sort("recommender").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** User_id of those who have lists of so many recommenders. */
    private static Dataset<Row> served(Dataset<Row> lists, int recommenders) {
        return lists.groupBy(USER[0])
                .agg(countDistinct("recommender").as("lists"))
                .where(col("lists").equalTo(recommenders))
                .select(USER[0]);
    }

    private static SimulatedLists complete(Steps steps, Dataset<Row> lists, int depth, Counts counts) {
        Dataset<Row> rows =
                lists.where(col("rank").leq(depth)).select("recommender", "user_id", "item_id", "rank", "propensity");
        List<String> recommenders = namesOf(rows);
        Dataset<Row> served = rows.select(USER[0]).distinct();
        Dataset<Row> complete = steps.keep("complete", served(rows, recommenders.size()));
        long agents = complete.count();
        requireAgents(agents, recommenders);
        return new SimulatedLists(
                steps.keep("lists", rows.join(complete, USER, "left_semi")),
                recommenders,
                agents,
                counts.withIncomplete(served.count() - agents));
    }
}
