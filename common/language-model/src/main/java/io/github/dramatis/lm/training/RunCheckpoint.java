package io.github.dramatis.lm.training;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.kernel.Matrix;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run's way to its checkpoint and back.
 *
 * @param fingerprint of the run; a checkpoint of another is passed over
 * @param vectors that the checkpoint holds, saved from and read into
 */
record RunCheckpoint(Checkpointing place, String fingerprint, List<Matrix> vectors) {
    private static final Logger LOG = LoggerFactory.getLogger(RunCheckpoint.class);

    /** Fills the vectors from the checkpoint and returns the steps made; none if there is no checkpoint of this run. */
    List<StepLog> resume() {
        if (place.store().isEmpty()) {
            return List.of();
        }
        CheckpointStore store = place.store().get();
        try {
            Optional<InputStream> saved = store.open();
            if (saved.isEmpty()) {
                return List.of();
            }
            try (InputStream in = saved.get()) {
                Optional<List<StepLog>> made = CheckpointFormat.read(in, fingerprint, vectors);
                made.ifPresentOrElse(
                        steps -> LOG.info("resumed after step {} from {}", steps.size(), store.name()),
                        () -> LOG.warn(
                                "the checkpoint {} is of other rows, settings or another base: the run starts over",
                                store.name()));
                return made.orElse(List.of());
            }
        } catch (IOException e) {
            throw new UserError(
                    "the checkpoint " + store.name(),
                    "it cannot be read: " + e.getMessage(),
                    "remove it to start the run over",
                    e);
        }
    }

    void save(List<StepLog> steps) {
        CheckpointStore store = place.store().orElseThrow();
        try {
            store.save(out -> CheckpointFormat.write(out, fingerprint, steps, vectors));
        } catch (IOException e) {
            throw new UserError(
                    "the checkpoint " + store.name(),
                    "it cannot be written: " + e.getMessage(),
                    "check that its place has room and can be written to",
                    e);
        }
    }
}
