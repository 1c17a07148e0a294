package io.github.dramatis.spark.table;

/**
 * A trained LoRA adapter.
 *
 * @param adapter single-max, single-min or persona
 * @param memory the memory variant of its examples
 * @param personaId the persona it was trained for; null for single-max
 * @param path of the PEFT directory, relative to the workspace; null if it failed
 * @param rows training rows
 * @param steps optimizer steps
 * @param tokens tokens seen in training
 * @param seconds wall time
 * @param firstLoss loss of the first step
 * @param lastLoss loss of the last step
 * @param status trained, failed or stale
 * @param error why it failed, null if it did not
 * @param lossLog JSON: step and loss of every step
 */
public record Adapter(
        String adapter,
        String memory,
        String personaId,
        String path,
        long rows,
        int steps,
        long tokens,
        double seconds,
        Double firstLoss,
        Double lastLoss,
        String status,
        String error,
        String lossLog) {
    public static final String TRAINED = "trained";
    public static final String FAILED = "failed";
    /** Trained on somebody who asked to be forgotten: not used until it is trained again. */
    public static final String STALE = "stale";

    /** An adapter that could not be trained. */
    public static Adapter failed(String adapter, String memory, String personaId, long rows, String error) {
        return new Adapter(adapter, memory, personaId, null, rows, 0, 0, 0, null, null, FAILED, error, "[]");
    }
}
