package io.github.dramatis.spark.recommend;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.naming.NearestName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which columns of a file of lists hold what.
 *
 * @param mapped names of columns by what they hold, each of {@link #KEYS}; what is not there has its usual name
 */
public record ListColumns(Map<String, String> mapped) {
    static final String USER = "user";
    static final String ITEM = "item";
    static final String RANK = "rank";
    static final String SCORE = "score";
    static final String RECOMMENDER = "recommender";
    static final String ROUND = "round";
    static final String PROPENSITY = "propensity";

    /** What can be mapped. */
    public static final List<String> KEYS = List.of(USER, ITEM, RANK, SCORE, RECOMMENDER, ROUND, PROPENSITY);

    private static final Map<String, List<String>> USUAL = Map.of(
            USER, List.of("user_id"),
            ITEM, List.of("item_id"),
            RANK, List.of("rank"),
            SCORE, List.of("score"),
            RECOMMENDER, List.of("recommender", "model", "policy", "run", "tag"),
            ROUND, List.of("round"),
            PROPENSITY, List.of("propensity"));

    /** @throws UserError if a key is none of {@link #KEYS} */
    public ListColumns {
        mapped = Map.copyOf(mapped);
        for (String key : mapped.keySet()) {
            if (!KEYS.contains(key)) {
                throw new UserError(
                        "column mapping " + key + "=" + mapped.get(key),
                        "lists have no " + key,
                        "did you mean " + NearestName.of(key, KEYS) + "? There are " + String.join(", ", KEYS));
            }
        }
    }

    /** The usual names. */
    public static ListColumns usual() {
        return new ListColumns(Map.of());
    }

    /** The column of a file that holds this; empty if there is none. */
    Optional<String> find(String key, List<String> there) {
        return names(key).stream().filter(there::contains).findFirst();
    }

    /** The name that a column for this should have. */
    String expected(String key) {
        return names(key).get(0);
    }

    /** @throws UserError if a column that was mapped is missing */
    void requireMapped(String file, List<String> there) {
        mapped.forEach((key, column) -> {
            if (!there.contains(column)) {
                throw missing(file, key, there);
            }
        });
    }

    /** @throws UserError if no column holds this */
    String require(String file, String key, List<String> there) {
        return find(key, there).orElseThrow(() -> missing(file, key, there));
    }

    private UserError missing(String file, String key, List<String> there) {
        return new UserError(
                file,
                "there is no column " + expected(key) + " (there are " + String.join(", ", there) + ")",
                "rename the column that holds the " + key + " to " + expected(key));
    }

    private List<String> names(String key) {
        return mapped.containsKey(key) ? List.of(mapped.get(key)) : USUAL.get(key);
    }
}
