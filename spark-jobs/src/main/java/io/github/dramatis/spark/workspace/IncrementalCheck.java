package io.github.dramatis.spark.workspace;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.List;

/** Holds an incremental run, before it begins, against the full run whose reference it goes by. */
public final class IncrementalCheck {
    private static final String FULL_RUN = "do a full run first: the same command without --incremental";

    private final Snapshot snapshot;
    private final String workspace;
    private final long seed;

    /** @param workspace its URI, for errors */
    public IncrementalCheck(Snapshot snapshot, String workspace, long seed) {
        this.snapshot = snapshot;
        this.workspace = workspace;
        this.seed = seed;
    }

    /**
     * Looks at those of the stages that are incremental.
     *
     * @throws UserError if there is no whole reference, a stage has not been part of the full run that froze it, or its
     *     settings or code are not those of that run
     */
    public void check(List<Stage<?>> stages) {
        for (Stage<?> stage : stages) {
            if (stage.full().isPresent()) {
                checkReference();
                checkSettings(stage);
            }
        }
    }

    private void checkReference() {
        List<String> missing = Tables.REFERENCE.stream()
                .map(Table::name)
                .filter(table -> !snapshot.generations().containsKey(table))
                .toList();
        if (!missing.isEmpty()) {
            throw new UserError(
                    "--incremental, workspace " + workspace,
                    "no full run has come as far as the stage cluster, so there is no reference to go by (missing: "
                            + String.join(", ", missing) + ")",
                    FULL_RUN);
        }
    }

    private void checkSettings(Stage<?> stage) {
        StageRecord last = snapshot.stages().get(stage.name());
        if (last == null || isBeforeReference(stage)) {
            throw new UserError(
                    "--incremental, stage " + stage.name(),
                    "the last full run has not come as far as this stage",
                    FULL_RUN);
        }
        if (!StageRunner.lastingSettings(stage, seed).equals(last.settings())) {
            throw new UserError(
                    "--incremental, stage " + stage.name(),
                    "its settings, or its code, are not those of the full run that froze the reference",
                    FULL_RUN + ", or set them back");
        }
    }

    /** Whether what the stage wrote is of a full run before the one that froze the reference. */
    private boolean isBeforeReference(Stage<?> stage) {
        long frozen = number(snapshot.generations().get(Tables.REFERENCE_ITEMS.name()));
        return stage.outputs().stream()
                .map(table -> snapshot.generations().get(table.name()))
                .anyMatch(generation -> generation != null && number(generation) < frozen);
    }

    /** The number of the publication that a generation came with. */
    private static long number(Generation generation) {
        return Long.parseLong(generation.id().substring(0, generation.id().indexOf('-')));
    }
}
