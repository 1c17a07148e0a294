package io.github.dramatis.spark.cluster;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.sum;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.spark.table.ReferenceFeature;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The numbers of a user before they are scaled, in two blocks: the profile's sentence vector, and the traits (activity, conformity,
 * diversity, mean and spread of the ratings; for each category its share of the ratings and how much better the user rates it than
 * others do, beyond how much better the user rates everything).
 *
 * @param config says which of the blocks there are
 * @param categories that are looked at
 * @param usualConformity mean over the users
 * @param usualShares of all ratings those in each category
 */
record RawFeatures(ClusterConfig config, List<String> categories, double usualConformity, List<Double> usualShares) {
    /** Column of the numbers. */
    static final String RAW = "raw";

    static final List<String> STYLE = List.of("activity", "conformity", "diversity", "rating mean", "rating spread");

    private static final int TEXT_DIMENSIONS = 384;
    private static final String SHARE = "share ";
    private static final String LIKING = "liking ";
    /** Ratings with which a user's category figures are drawn to the population's: a few ratings tell little. */
    private static final double PRIOR_RATINGS = 5;

    /** With what is usual among these users, who have {@link UserTraits}' columns. */
    static RawFeatures of(ClusterConfig config, Dataset<Row> users, List<String> categories) {
        List<Column> totals = new ArrayList<>(List.of(avg("conformity"), sum("ratings")));
        for (int i = 0; i < categories.size(); i++) {
            totals.add(sum(col("counts").getItem(i)));
        }
        Row found = users.agg(totals.get(0), totals.subList(1, totals.size()).toArray(Column[]::new))
                .first();
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < categories.size(); i++) {
            shares.add((double) found.getLong(2 + i) / found.getLong(1));
        }
        return new RawFeatures(config, categories, found.isNullAt(0) ? 0 : found.getDouble(0), shares);
    }

    /** With what was usual in the last full run. */
    static RawFeatures of(ClusterConfig config, List<ReferenceFeature> frozen) {
        List<ReferenceFeature> shares =
                frozen.stream().filter(f -> f.name().startsWith(SHARE)).toList();
        double conformity = frozen.stream()
                .filter(f -> f.name().equals(STYLE.get(1)))
                .mapToDouble(ReferenceFeature::usual)
                .findFirst()
                .orElse(0);
        return new RawFeatures(
                config,
                shares.stream().map(f -> f.name().substring(SHARE.length())).toList(),
                conformity,
                shares.stream().map(ReferenceFeature::usual).toList());
    }

    /** How many numbers are text; they come first. */
    int textDimensions() {
        return config.hasText() ? TEXT_DIMENSIONS : 0;
    }

    /** A name for each number. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < textDimensions(); i++) {
            names.add("text " + i);
        }
        if (config.hasTraits()) {
            names.addAll(STYLE);
            for (String category : categories) {
                names.add(SHARE + category);
                names.add(LIKING + category);
            }
        }
        return names;
    }

    /** What stands in for each number where a user has none or few ratings; null where every user has it. */
    Double usual(String name) {
        if (name.equals(STYLE.get(1))) {
            return usualConformity;
        }
        return name.startsWith(SHARE) ? usualShares.get(categories.indexOf(name.substring(SHARE.length()))) : null;
    }

    /** Adds {@link #RAW} to users with {@link UserTraits}' columns and, if text is asked for, {@code vector}. */
    Dataset<Row> addTo(Dataset<Row> users) {
        List<Column> blocks = new ArrayList<>();
        if (config.hasText()) {
            blocks.add(col("vector").cast("array<double>"));
        }
        if (config.hasTraits()) {
            blocks.add(traits());
        }
        return users.withColumn(RAW, array_to_vector(concat(blocks.toArray(Column[]::new))));
    }

    private Column traits() {
        List<Column> columns = new ArrayList<>(List.of(
                log1p(col("activity")),
                coalesce(col("conformity"), lit(usualConformity)),
                col("diversity"),
                col("rating_mean"),
                col("rating_spread")));
        for (int i = 0; i < categories.size(); i++) {
            Column ratings = col("counts").getItem(i);
            columns.add(ratings.plus(PRIOR_RATINGS * usualShares.get(i))
                    .divide(col("ratings").plus(PRIOR_RATINGS)));
            Column asEverywhere = coalesce(ratings.multiply(col("deviation")).divide(col("ratings")), lit(0.0));
            columns.add(col("deviations").getItem(i).minus(asEverywhere).divide(ratings.plus(PRIOR_RATINGS)));
        }
        return array(columns.toArray(Column[]::new)).cast("array<double>");
    }
}
