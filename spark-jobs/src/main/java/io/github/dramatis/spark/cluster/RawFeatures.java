package io.github.dramatis.spark.cluster;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;

import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.spark.table.ReferenceFeature;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The numbers of a user before they are scaled, in up to three blocks: the profile's sentence vector; the traits
 * (activity, conformity, diversity, mean and spread of the ratings; for each category its share of the ratings and how
 * much better the user rates it than others do, beyond how much better the user rates everything); and the style, which
 * is how the user uses the scale: the square root of the share of each rating, so that distances are Hellinger's.
 * Spread and use of half stars are functions of it.
 *
 * @param scheme says which of the blocks there are
 * @param categories that are looked at
 * @param usualConformity mean over the users
 * @param usualShares of all ratings those in each category
 * @param usualLevels [levels] of all ratings those of each level of the scale
 */
record RawFeatures(
        PersonaScheme scheme,
        List<String> categories,
        double usualConformity,
        List<Double> usualShares,
        List<Double> usualLevels) {
    /** Column of the numbers. */
    static final String RAW = "raw";

    /** The traits that are no category's. */
    static final List<String> GENERAL = List.of("activity", "conformity", "diversity", "rating mean", "rating spread");

    private static final int TEXT_DIMENSIONS = 384;
    private static final String SHARE = "share ";
    private static final String LIKING = "liking ";
    private static final String LEVEL = "style ";
    /** Ratings with which a user's shares are drawn to the population's: a few ratings tell little. */
    private static final double PRIOR_RATINGS = 5;

    /** With what is usual among these users, who have {@link UserTraits}' columns. */
    static RawFeatures of(PersonaScheme scheme, Dataset<Row> users, List<String> categories) {
        int levels = scheme.hasStyle() ? levels(users) : 0;
        List<Column> totals = new ArrayList<>(List.of(avg("conformity"), sum("ratings"), sum("interactions")));
        for (int i = 0; i < categories.size(); i++) {
            totals.add(sum(col("counts").getItem(i)));
        }
        for (int i = 0; i < levels; i++) {
            totals.add(sum(col("histogram").getItem(i)));
        }
        Row found = users.agg(totals.get(0), totals.subList(1, totals.size()).toArray(Column[]::new))
                .first();
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < categories.size(); i++) {
            shares.add((double) found.getLong(3 + i) / found.getLong(1));
        }
        List<Double> usual = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            usual.add((double) found.getLong(3 + categories.size() + i) / found.getLong(2));
        }
        return new RawFeatures(scheme, categories, found.isNullAt(0) ? 0 : found.getDouble(0), shares, usual);
    }

    private static int levels(Dataset<Row> users) {
        return users.select("histogram").limit(1).collectAsList().stream()
                .mapToInt(row -> row.getList(0).size())
                .findFirst()
                .orElse(0);
    }

    /** With what was usual in the last full run. */
    static RawFeatures of(PersonaScheme scheme, List<ReferenceFeature> frozen) {
        List<ReferenceFeature> shares =
                frozen.stream().filter(f -> f.name().startsWith(SHARE)).toList();
        double conformity = frozen.stream()
                .filter(f -> f.name().equals(GENERAL.get(1)))
                .mapToDouble(ReferenceFeature::usual)
                .findFirst()
                .orElse(0);
        return new RawFeatures(
                scheme,
                shares.stream().map(f -> f.name().substring(SHARE.length())).toList(),
                conformity,
                shares.stream().map(ReferenceFeature::usual).toList(),
                frozen.stream()
                        .filter(f -> f.name().startsWith(LEVEL))
                        .map(ReferenceFeature::usual)
                        .toList());
    }

    /** How many numbers are text; they come first. */
    int textDimensions() {
        return scheme.hasText() ? TEXT_DIMENSIONS : 0;
    }

    /** How many numbers are traits; they come second, those that are no category's first. */
    int traitDimensions() {
        return scheme.hasTraits() ? GENERAL.size() + 2 * categories.size() : 0;
    }

    /** A name for each number. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < textDimensions(); i++) {
            names.add("text " + i);
        }
        if (scheme.hasTraits()) {
            names.addAll(GENERAL);
            for (String category : categories) {
                names.add(SHARE + category);
                names.add(LIKING + category);
            }
        }
        for (int level = 0; level < usualLevels.size(); level++) {
            names.add(LEVEL + level);
        }
        return names;
    }

    /** What stands in for each number where a user has none or few ratings; null where every user has it. */
    Double usual(String name) {
        if (name.equals(GENERAL.get(1))) {
            return usualConformity;
        }
        if (name.startsWith(LEVEL)) {
            return usualLevels.get(Integer.parseInt(name.substring(LEVEL.length())));
        }
        return name.startsWith(SHARE) ? usualShares.get(categories.indexOf(name.substring(SHARE.length()))) : null;
    }

    /** Adds {@link #RAW} to users with {@link UserTraits}' columns and, if text is asked for, {@code vector}. */
    Dataset<Row> addTo(Dataset<Row> users) {
        List<Column> blocks = new ArrayList<>();
        if (scheme.hasText()) {
            blocks.add(col("vector").cast("array<double>"));
        }
        if (scheme.hasTraits()) {
            blocks.add(traits());
        }
        if (scheme.hasStyle()) {
            blocks.add(style());
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

    private Column style() {
        Column[] columns = new Column[usualLevels.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = sqrt(col("histogram")
                    .getItem(i)
                    .plus(PRIOR_RATINGS * usualLevels.get(i))
                    .divide(col("interactions").plus(PRIOR_RATINGS)));
        }
        return array(columns).cast("array<double>");
    }
}
