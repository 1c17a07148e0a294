package io.github.dramatis.core.synth;

import io.github.dramatis.core.error.UserError;
import java.io.Serializable;

/**
 * How large a synthetic world is.
 *
 * @param users how many
 * @param items how many
 * @param personas how many kinds of users, each with tastes of its own
 * @param seed of every draw
 * @param ratingsPerUser on average; a user has at least half as many
 */
public record SyntheticWorldConfig(long users, int items, int personas, long seed, int ratingsPerUser)
        implements Serializable {
    /** Ratings a user where nothing else is asked for. */
    public static final int USUAL_RATINGS_PER_USER = 20;

    public SyntheticWorldConfig {
        require(users >= 1, "--users " + users, "there must be one or more", "give a number above 0");
        require(
                personas >= 1 && personas <= users,
                "--personas " + personas,
                "there must be one or more and no more than the " + users + " users",
                "give a number from 1 to " + users);
        require(
                ratingsPerUser >= 4,
                "--interactions " + ratingsPerUser,
                "fewer than 4 cannot be split into training and test",
                "give 4 or more");
        require(
                items >= 4L * ratingsPerUser,
                "--items " + items,
                "users rate " + ratingsPerUser
                        + " items on average and some several times that, of which no two are alike",
                "give " + 4L * ratingsPerUser + " items or more");
    }

    private static void require(boolean holds, String what, String problem, String cure) {
        if (!holds) {
            throw new UserError(what, problem, cure);
        }
    }
}
