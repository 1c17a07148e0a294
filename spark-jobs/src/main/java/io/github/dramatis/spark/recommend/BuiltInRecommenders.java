package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.RecommendersConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.estimate.AlsRatings;
import io.github.dramatis.spark.table.RecommendedItem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Recommends by what the training part tells. No list holds an item that its user has rated there; its places are 1 to
 * the depth asked for, or fewer where the items run out; equal scores are ordered by item id.
 *
 * <p>Recommenders that look at the user (kNN, ALS, content) give a user of whom they know nothing the popular items,
 * and fill with these a list that they have too few items for; such places have no score. ALS knows nothing of a user
 * who has no part in what it is fitted on, see {@link RecommendersConfig#alsMaxRatings}.
 *
 * <p>Work: most look at as many items a user as the user has rated, and the depth. ALS and content hold every user
 * against every item.
 */
public final class BuiltInRecommenders {
    /** Stage of all draws. */
    static final String DRAW = "recommend";

    private final TrainingPart training;
    private final Dataset<Row> catalogue;
    private final Dataset<Row> itemVectors;
    private final RatingScale scale;
    private final RecommendersConfig config;
    private final long seed;

    /**
     * Recommenders of one training part.
     *
     * @param catalogue item_id: what {@code random} draws from
     * @param itemVectors item_id, vector: what {@code content} knows and recommends
     */
    public BuiltInRecommenders(
            TrainingPart training,
            Dataset<Row> catalogue,
            Dataset<Row> itemVectors,
            RatingScale scale,
            RecommendersConfig config,
            long seed) {
        this.training = training;
        this.catalogue = catalogue;
        this.itemVectors = itemVectors;
        this.scale = scale;
        this.config = config;
        this.seed = seed;
    }

    /**
     * A recommender's lists. It is fitted by this call, the lists are made when they are read: until then the
     * {@link io.github.dramatis.spark.estimate.CheckpointFolder} that ALS needs has to be there.
     *
     * @param users user_id, whom to recommend to
     * @param depth places of a list, at least 1
     * @return columns of {@link RecommendedItem}; the recommender is called {@link BuiltIn#title}
     */
    public Dataset<Row> lists(BuiltIn recommender, Dataset<Row> users, int depth) {
        UnseenItems unseen = UnseenItems.of(users, training, depth);
        ItemOrders orders = new ItemOrders(training.ratings());
        Dataset<Row> places =
                switch (recommender) {
                    case RANDOM -> unseen.random(catalogue, seed);
                    case POPULARITY -> unseen.firstOf(orders.byPopularity());
                    case RECENT_POPULARITY -> unseen.firstOf(orders.byRecentPopularity(config.halfLifeDays()));
                    case BIAS -> unseen.firstOf(orders.byBias(config.damping()));
                    default -> unseen.highest(scored(recommender, unseen), unseen.firstOf(orders.byPopularity()));
                };
        return places.select(
                lit(recommender.title()).as("recommender"),
                col("user_id"),
                col("item_id"),
                col("rank"),
                col("score"),
                lit(null).cast("int").as("round"),
                lit(null).cast("double").as("propensity"));
    }

    private Dataset<Row> scored(BuiltIn recommender, UnseenItems unseen) {
        Dataset<Row> ratings = training.ratings();
        Neighbours neighbours = new Neighbours(ratings, config, seed);
        return switch (recommender) {
            case ITEM_KNN -> neighbours.byItems(unseen.seen());
            case USER_KNN -> neighbours.byUsers(unseen.seen());
            case ALS -> search(TasteVectors.ofRatings(forAls(unseen), config.alsRank(), config, seed), unseen);
            case ALS_SMALL -> search(
                    TasteVectors.ofRatings(forAls(unseen), config.alsSmallRank(), config, seed), unseen);
            case IMPLICIT_ALS -> search(TasteVectors.ofTaken(forAls(unseen), config, seed), unseen);
            case CONTENT -> search(TasteVectors.ofContent(unseen.seen(), itemVectors, scale), unseen);
            default -> throw new IllegalArgumentException(recommender + " does not score pairs");
        };
    }

    private AlsRatings forAls(UnseenItems unseen) {
        return AlsRatings.atMost(config.alsMaxRatings(), training.ratings(), unseen.users(), seed, DRAW + "-als");
    }

    private Dataset<Row> search(TasteVectors vectors, UnseenItems unseen) {
        Dataset<Row> users = unseen.users().join(vectors.users(), "user_id");
        return VectorSearch.largest(users, vectors.items(), config.vectorBlocks());
    }
}
