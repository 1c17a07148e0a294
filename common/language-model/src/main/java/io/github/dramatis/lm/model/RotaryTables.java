package io.github.dramatis.lm.model;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.RopeScaling;
import io.github.dramatis.lm.kernel.RotaryTable;

/**
 * The rotary tables of a model, which grow with the longest row seen: one for sequences up to the originalContext that
 * the model's rope scaling has, one for longer ones. A batch has rows of one side only.
 */
final class RotaryTables {
    private static final int FIRST_POSITIONS = 1024;
    private final ModelConfig config;
    private volatile RotaryTable within;
    private volatile RotaryTable beyond;

    RotaryTables(ModelConfig config) {
        this.config = config;
        within = table(false, Math.min(FIRST_POSITIONS, config.maxPositions()));
    }

    /** Whether a batch's rows are longer than the original context. */
    boolean isBeyond(PackedBatch batch) {
        return batch.longest() > config.rope().scaling().originalContextLength();
    }

    /**
     * The table for a batch's rows.
     *
     * @throws UserError if the model has fewer positions
     */
    RotaryTable of(PackedBatch batch) {
        int positions = batch.longest();
        if (positions > config.maxPositions()) {
            throw new UserError(
                    "a row of " + positions + " tokens",
                    "the model has " + config.maxPositions() + " positions",
                    "shorten the prompts");
        }
        int originalContext = config.rope().scaling().originalContextLength();
        boolean isBeyond = isBeyond(batch);
        if (isBeyond && batch.shortest() <= originalContext) {
            throw new IllegalArgumentException("a batch of rows of " + batch.shortest() + " and " + positions
                    + " tokens, which have other rotary frequencies");
        }
        RotaryTable table = isBeyond ? beyond : within;
        if (table != null && table.positions() >= positions) {
            return table;
        }
        int grown = table == null ? positions : Math.max(positions, 2 * table.positions());
        table = table(isBeyond, Math.min(config.maxPositions(), grown));
        if (isBeyond) {
            beyond = table;
        } else {
            within = table;
        }
        return table;
    }

    private RotaryTable table(boolean isBeyond, int positions) {
        RopeScaling scaling = config.rope().scaling();
        return new RotaryTable(
                config.rope().frequencies(config.headDim(), isBeyond), scaling.attentionFactor(), positions);
    }
}
