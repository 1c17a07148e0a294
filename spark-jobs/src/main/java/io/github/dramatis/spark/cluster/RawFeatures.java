package io.github.dramatis.spark.cluster;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;

import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.spark.table.ReferenceFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The numbers of a user before they are scaled, in up to three blocks: the profile's sentence vector; the traits
 * (activity, conformity, diversity, mean and spread of the ratings; for each category its share of the ratings and how
 * much better the user rates it than others do, beyond how much better the user rates everything); and the style, which
 * is how the user uses the scale: the square root of the share of each rating, so that distances are Hellinger's.
 * Spread and use of half stars are functions of it. Without ratings the traits are activity, diversity and the
 * categories' shares.
 *
 * @param scheme says which of the blocks there are
 * @param categories that are looked at
 * @param rated whether there are ratings
 * @param usualConformity mean over the users
 * @param usualShares of all ratings those in each category
 * @param usualLevels [levels] of all ratings those of each level of the scale
 */
record RawFeatures(
        PersonaScheme scheme,
        List<String> categories,
        boolean rated,
        double usualConformity,
        List<Double> usualShares,
        List<Double> usualLevels) {
    /** Column of the numbers. */
    static final String RAW = "raw";

    private static final String ACTIVITY = "activity";
    private static final String CONFORMITY = "conformity";
    private static final String DIVERSITY = "diversity";
    private static final String RATING_MEAN = "rating mean";
    private static final String RATING_SPREAD = "rating spread";
    private static final List<String> GENERAL = List.of(ACTIVITY, CONFORMITY, DIVERSITY, RATING_MEAN, RATING_SPREAD);
    /** The ones that are not about ratings. */
    private static final List<String> UNRATED = List.of(ACTIVITY, DIVERSITY);

    private static final int TEXT_DIMENSIONS = 384;
    private static final String SHARE = "share ";
    private static final String LIKING = "liking ";
    private static final String LEVEL = "style ";
    /** Ratings with which a user's shares are drawn to the population's: a few ratings tell little. */
    private static final double PRIOR_RATINGS = 5;

    /** Takes what is usual from these users, who have {@link UserTraits}' columns. */
    static RawFeatures of(PersonaScheme scheme, Dataset<Row> users, List<String> categories) {
        int levels = scheme.hasStyle() ? levels(users) : 0;
        List<Column> totals =
                new ArrayList<>(List.of(avg(CONFORMITY), sum("ratings"), sum("interactions"), count("rating_mean")));
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
            shares.add((double) found.getLong(4 + i) / found.getLong(1));
        }
        List<Double> usual = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            usual.add((double) found.getLong(4 + categories.size() + i) / found.getLong(2));
        }
        return new RawFeatures(
                scheme, categories, found.getLong(3) > 0, found.isNullAt(0) ? 0 : found.getDouble(0), shares, usual);
    }

    private static int levels(Dataset<Row> users) {
        return users.select("histogram").limit(1).collectAsList().stream()
                .mapToInt(row -> row.getList(0).size())
                .findFirst()
                .orElse(0);
    }

    /** Takes what was usual in the last full run. */
    static RawFeatures of(PersonaScheme scheme, List<ReferenceFeature> frozen) {
        List<ReferenceFeature> shares =
                frozen.stream().filter(f -> f.name().startsWith(SHARE)).toList();
        double conformity = frozen.stream()
                .filter(f -> f.name().equals(CONFORMITY))
                .mapToDouble(ReferenceFeature::usual)
                .findFirst()
                .orElse(0);
        return new RawFeatures(
                scheme,
                shares.stream().map(f -> f.name().substring(SHARE.length())).toList(),
                frozen.stream().anyMatch(f -> f.name().equals(RATING_MEAN)),
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
        return scheme.hasTraits() ? general().size() + (rated ? 2 : 1) * categories.size() : 0;
    }

    /** The traits that are no category's. */
    List<String> general() {
        return rated ? GENERAL : UNRATED;
    }

    /** A name for each number. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < textDimensions(); i++) {
            names.add("text " + i);
        }
        if (scheme.hasTraits()) {
            names.addAll(general());
            for (String category : categories) {
                names.add(SHARE + category);
                if (rated) {
                    names.add(LIKING + category);
                }
            }
        }
        for (int level = 0; level < usualLevels.size(); level++) {
            names.add(LEVEL + level);
        }
        return names;
    }

    /** What stands in for each number where a user has none or few ratings; null where every user has it. */
    Double usual(String name) {
        if (name.equals(CONFORMITY)) {
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
        Map<String, Column> values = Map.of(
                ACTIVITY, log1p(col(ACTIVITY)),
                CONFORMITY, coalesce(col(CONFORMITY), lit(usualConformity)),
                DIVERSITY, col(DIVERSITY),
                RATING_MEAN, col("rating_mean"),
                RATING_SPREAD, col("rating_spread"));
        List<Column> columns =
                new ArrayList<>(general().stream().map(values::get).toList());
        for (int i = 0; i < categories.size(); i++) {
            Column ratings = col("counts").getItem(i);
            columns.add(ratings.plus(PRIOR_RATINGS * usualShares.get(i))
                    .divide(col("ratings").plus(PRIOR_RATINGS)));
            if (!rated) {
                continue;
            }
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
