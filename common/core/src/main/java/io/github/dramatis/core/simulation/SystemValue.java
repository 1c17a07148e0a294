package io.github.dramatis.core.simulation;

/**
 * A number of each system that follows from sums over users or agents, so that it can be taken of every resample of
 * them.
 */
@FunctionalInterface
public interface SystemValue {
    /**
     * The number.
     *
     * @param system index, from 0
     * @param sums over users, of all systems side by side
     * @return NaN where the system has none
     */
    double of(int system, double[] sums);

    /** A value of {@link SystemSums#ofSessions}. */
    static SystemValue ofSessions(SessionMeasure measure) {
        return ofSessions(measure, 0);
    }

    /**
     * The same where these sums are a part of a longer vector.
     *
     * @param from where they begin
     */
    static SystemValue ofSessions(SessionMeasure measure, int from) {
        return (system, sums) -> SessionTally.measure(measure, from + system * SessionTally.WIDTH, sums);
    }

    /**
     * The mean over users who have a value, of {@link SystemSums#ofValues}.
     *
     * @param from column of system 0; those of the others follow
     */
    static SystemValue meanFrom(int from) {
        return (system, sums) -> SystemSums.mean(from + system, sums);
    }
}
