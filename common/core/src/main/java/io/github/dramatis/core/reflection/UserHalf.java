package io.github.dramatis.core.reflection;

import io.github.dramatis.core.random.Draws;

/**
 * Parts the users in two halves by their ids. A user's conformity is judged by thresholds from the other half, computed
 * from that half's ratings alone: so no rating of the user's own, past or later, moves the threshold that words its
 * profile. (Percentiles over all users, or item means over all users, would carry a later rating back into an earlier
 * revision.)
 */
public final class UserHalf {
    private static final String STAGE = "reflect";

    private UserHalf() {}

    /** 0 or 1; depends on the id alone. */
    public static int of(String userId) {
        return (int) (Draws.hash(0, STAGE + "/half", userId) & 1);
    }

    /**
     * A number in [0, 1) that depends on the id alone: users below a share are the sample that thresholds come from.
     */
    public static double sampleKey(String userId) {
        return Draws.uniform(0, STAGE + "/sample", userId);
    }
}
