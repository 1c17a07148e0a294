package io.github.dramatis.core.rating;

import io.github.dramatis.core.naming.ByName;
import java.util.Arrays;
import java.util.List;

/** The layouts of rating logs that can be read, each with the scale its ratings are given on. */
public enum SourceFormat {
    /** {@code ratings.csv} and {@code movies.csv} with a header, as MovieLens has them since 2013. */
    MOVIELENS_LATEST("movielens-latest", new RatingScale(0.5, 5, 0.5)),
    /** {@code ratings.dat} and {@code movies.dat}, fields parted by {@code ::}, in ISO-8859-1. */
    MOVIELENS_1M("movielens-1m", new RatingScale(1, 5, 1)),
    /** {@code u.data} parted by tabs and {@code u.item} parted by bars, in ISO-8859-1. */
    MOVIELENS_100K("movielens-100k", new RatingScale(1, 5, 1)),
    /** A review a line as JSON: reviewerID, asin, overall, unixReviewTime (seconds). */
    AMAZON_5CORE("amazon-5core", new RatingScale(1, 5, 1)),
    /** A review a line as JSON: user_id, parent_asin, rating, timestamp (milliseconds). */
    AMAZON_2023("amazon-2023", new RatingScale(1, 5, 1)),
    /** Any csv with a header, by a mapping of its columns. */
    CSV("csv", new RatingScale(1, 5, 1)),
    /** Any Parquet, by a mapping of its columns. */
    PARQUET("parquet", new RatingScale(1, 5, 1)),
    /** Any table of the session's catalogs, by a mapping of its columns. */
    TABLE("table", new RatingScale(1, 5, 1));

    private final String configName;
    private final RatingScale scale;

    SourceFormat(String configName, RatingScale scale) {
        this.configName = configName;
        this.scale = scale;
    }

    /** The name in the configuration. */
    public String configName() {
        return configName;
    }

    /** The scale its ratings are given on unless the configuration says otherwise. */
    public RatingScale scale() {
        return scale;
    }

    /** All names, in the order of the formats. */
    public static List<String> names() {
        return Arrays.stream(values()).map(SourceFormat::configName).toList();
    }

    /**
     * The format of that name.
     *
     * @throws IllegalArgumentException if there is none; the configuration's records allow only known names
     */
    public static SourceFormat named(String configName) {
        return ByName.find(values(), SourceFormat::configName, configName)
                .orElseThrow(() -> new IllegalArgumentException("no source format " + configName));
    }
}
