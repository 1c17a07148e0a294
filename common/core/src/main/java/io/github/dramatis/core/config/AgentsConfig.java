package io.github.dramatis.core.config;

import java.util.OptionalInt;

/**
 * Who becomes an agent. Everybody's ratings are evidence; profiles, prompts, training and answers are for the agents
 * alone.
 *
 * @param users how many, chosen by hash (0: everybody); or a file of ids, one a line; or {@code table:NAME}, a table
 *     with a column user_id
 * @param minRatings users with fewer ratings in all are not chosen
 * @param maxRatings users with more are not; 0: no bound
 */
public record AgentsConfig(@Default("0") String users, @Default("0") int minRatings, @Default("0") int maxRatings) {
    private static final String TABLE = "table:";

    public AgentsConfig {
        Check.that(
                !users.matches("-\\d+|\\d*\\.\\d+|\\d{10,}"),
                "users",
                "must be 0 (everybody), a whole number, a file of ids or table:NAME, is " + users);
        Check.that(!users.isBlank() && !users.equals(TABLE), "users", "must be a number, a file or table:NAME");
        Check.that(minRatings >= 0, "min-ratings", "must be 0 or more, is " + minRatings);
        Check.that(
                maxRatings == 0 || maxRatings >= minRatings,
                "max-ratings",
                "must be 0 (no bound) or at least min-ratings (" + minRatings + "), is " + maxRatings);
    }

    /** How many agents are to be chosen; empty where a file or table names them. */
    public OptionalInt number() {
        return users.matches("\\d+") ? OptionalInt.of(Integer.parseInt(users)) : OptionalInt.empty();
    }

    /** The table that names the agents; null where none does. */
    public String table() {
        return users.startsWith(TABLE) ? users.substring(TABLE.length()) : null;
    }
}
