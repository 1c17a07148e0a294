package io.github.dramatis.spark.table;

import java.io.Serializable;

/**
 * A trained adapter.
 *
 * @param variantId what answers with it: {@code adapter/memory}, with {@code /seed-n} where there are several seeds
 * @param adapter single-max, single-wide, single-subsample, single-min, persona or random
 * @param memory the memory variant of its examples
 * @param scheme of the personas whose clusters, sizes or number it goes by; null where it goes by none
 * @param personaId the persona, or random cluster, it was trained for; null for an adapter of everybody
 * @param seed from 0: which of the trainings it is
 * @param method lora, lora-fa, miss or vera; rslora and rslora-fa at the scale alpha / √rank; with a + at two learning
 *     rates; of an adapter that was trained elsewhere what its files say of that
 * @param rank r of the method
 * @param layers that are adapted: all, or top-N
 * @param path of the PEFT directory, relative to the workspace; null if it failed or is stale
 * @param parent run fingerprint of the adapter it went on from; null if it began anew
 * @param runFingerprint SHA-256 of all that decides how it was trained: an equal one is not trained again; of an
 *     adapter that was trained elsewhere {@code given:} and the SHA-256 of its files; null if it failed
 * @param rows training rows; of an adapter that an incremental run has kept, those of the last full run
 * @param steps optimizer steps
 * @param tokens tokens seen in training
 * @param seconds wall time
 * @param firstLoss loss of the first step
 * @param lastLoss loss of the last step
 * @param status trained, failed or stale
 * @param error why it failed, null if it did not
 * @param lossLog JSON: step and loss of every step
 * @param setting how the adapter was trained, where several ways are compared (experiment.over): rank-4,layers-top-8;
 *     else null
 * @param ownRows how many of the rows of single-min, drawn from everybody, are of the persona's own users; null for
 *     other adapters and for those that were trained elsewhere
 * @param stopLoss mean loss on the rows to stop by, of the adapter that was kept; null where it did not measure any
 */
public record Adapter(
        String variantId,
        String adapter,
        String memory,
        String scheme,
        String personaId,
        int seed,
        String method,
        int rank,
        String layers,
        String path,
        String parent,
        String runFingerprint,
        long rows,
        int steps,
        long tokens,
        double seconds,
        Double firstLoss,
        Double lastLoss,
        String status,
        String error,
        String lossLog,
        @AddedLater String setting,
        @AddedLater Long ownRows,
        @AddedLater Double stopLoss)
        implements Serializable {
    /** The adapter of everybody. */
    public static final String SINGLE_MAX = "single-max";
    /** An adapter for a persona: of as many rows as it has, drawn from everybody. */
    public static final String SINGLE_MIN = "single-min";
    /** One adapter of as many rows as a persona has on average, drawn from everybody. */
    public static final String SINGLE_SUBSAMPLE = "single-subsample";
    /** An adapter of everybody, with as many numbers as all personas' adapters together. */
    public static final String SINGLE_WIDE = "single-wide";
    /** The adapter of a persona. */
    public static final String PERSONA = "persona";
    /** The adapter of a random cluster. */
    public static final String RANDOM = "random";

    public static final String TRAINED = "trained";
    public static final String FAILED = "failed";
    /** Trained on somebody who has been forgotten since: its weights are gone until it is trained again. */
    public static final String STALE = "stale";

    /** Whether there is one adapter of a kind, whatever the schemes of personas are; it begins from the base. */
    public static boolean isOfAll(String kind) {
        return kind.equals(SINGLE_MAX) || kind.equals(SINGLE_WIDE) || kind.equals(SINGLE_SUBSAMPLE);
    }

    /** Whether adapters of a kind get fewer rows than there are, to be compared with personas of so many. */
    public static boolean isSubsample(String kind) {
        return kind.equals(SINGLE_MIN) || kind.equals(SINGLE_SUBSAMPLE);
    }

    /** The same training, whose files lie elsewhere. */
    public Adapter at(String otherPath) {
        return new Adapter(
                variantId,
                adapter,
                memory,
                scheme,
                personaId,
                seed,
                method,
                rank,
                layers,
                otherPath,
                parent,
                runFingerprint,
                rows,
                steps,
                tokens,
                seconds,
                firstLoss,
                lastLoss,
                status,
                error,
                lossLog,
                setting,
                ownRows,
                stopLoss);
    }
}
