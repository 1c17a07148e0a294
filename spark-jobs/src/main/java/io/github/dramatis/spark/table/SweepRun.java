package io.github.dramatis.spark.table;

/**
 * What one configuration of a sweep reached in one rung.
 *
 * @param configuration its settings, {@code key: value} below train, with commas between them
 * @param rung from 1
 * @param share approximate share of its steps that it has made at the rung's end; at least sweep.least-steps are made
 * @param steps made then, those of earlier rungs too
 * @param rows trained on in them, as often as they were
 * @param loss mean negative log-likelihood of the tuning rows then, in nats; null if training failed
 * @param seconds of the steps
 * @param kept whether it goes on to the next rung; in the last one: whether it is the best of all
 * @param error why training failed; null if it did not
 */
public record SweepRun(
        String configuration,
        int rung,
        double share,
        int steps,
        long rows,
        Double loss,
        double seconds,
        boolean kept,
        String error) {
    /** The same, kept or not. */
    public SweepRun kept(boolean goesOn) {
        return new SweepRun(configuration, rung, share, steps, rows, loss, seconds, goesOn, error);
    }
}
