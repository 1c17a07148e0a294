package io.github.dramatis.spark.workspace;

/** Which earlier results a run takes over instead of running their stages again. */
public enum Reuse {
    /** None. */
    NONE,
    /** Stages that another run could not add to: an incomplete stage that may get further runs again. */
    COMPLETE,
    /** All that have been published. */
    PUBLISHED;

    /**
     * Whether the stage of a record need not run.
     *
     * @param record a current one
     * @param fingerprint of the stage; the record of a full run has another where the stage is incremental
     */
    boolean takesOver(StageRecord record, String fingerprint) {
        return switch (this) {
            case NONE -> false;
            case COMPLETE -> record.obtained() == null || !record.fingerprint().equals(fingerprint);
            case PUBLISHED -> true;
        };
    }
}
