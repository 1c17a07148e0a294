package io.github.dramatis.core.estimate;

import io.github.dramatis.core.random.Draws;

/** Parts the users by their ids, so that what is fitted on the other parts holds no rating of the user's own. */
public final class UserFold {
    private static final String STAGE = "estimate";

    private UserFold() {}

    /** The fold of a user, 0 to {@code folds - 1}; depends on the id alone. */
    public static int of(String userId, int folds) {
        return (int) Math.floorMod(Draws.hash(0, STAGE + "/fold", userId), (long) folds);
    }

    /**
     * A number in [0, 1) that depends on the id alone: users below a share are the sample that factors are fitted on.
     */
    public static double sampleKey(String userId) {
        return Draws.uniform(0, STAGE + "/sample", userId);
    }
}
