package io.github.dramatis.spark.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;

/**
 * What a stage did when it last ran.
 *
 * @param stage its name
 * @param fingerprint of its inputs, settings and logic: the same fingerprint need not run again
 * @param settings hash of its logic and of the settings that incremental runs must share with it; null in records of
 *     earlier versions
 * @param status done or incomplete
 * @param reason why it is incomplete, else null
 * @param obtained of an incomplete stage that may get further when it runs again, how much there is; else null
 * @param run id of the run that did it
 * @param started ISO 8601, UTC
 * @param seconds wall time
 * @param inputs generation of each table it read
 * @param outputs generation of each table or folder it wrote
 * @param cost what it took
 * @param result what it found
 */
public record StageRecord(
        String stage,
        String fingerprint,
        String settings,
        String status,
        String reason,
        Long obtained,
        String run,
        String started,
        double seconds,
        Map<String, String> inputs,
        Map<String, Generation> outputs,
        StageCost cost,
        JsonNode result) {
    public static final String DONE = "done";
    public static final String INCOMPLETE = "incomplete";

    /** Checks that every field is there that no version leaves out. */
    public StageRecord {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(status, "status");
        inputs.forEach((name, id) -> Objects.requireNonNull(id, name));
        outputs.forEach((name, generation) -> Objects.requireNonNull(generation, name));
    }

    /** Whether another run of the same stage, on the same inputs and settings, got no further than this one. */
    boolean isAsFarAs(StageRecord later) {
        return obtained != null && later.obtained() != null && later.obtained() <= obtained;
    }
}
