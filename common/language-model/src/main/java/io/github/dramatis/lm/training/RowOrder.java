package io.github.dramatis.lm.training;

import io.github.dramatis.core.random.Draws;
import java.util.SplittableRandom;

/** Which rows make up which step: epoch after epoch, each in its own seeded order; an epoch's last batch may be smaller. */
final class RowOrder {
    private final int rows;
    private final TrainingConfig config;
    private final int[] order;
    private int epoch;
    private int next;

    RowOrder(int rows, TrainingConfig config) {
        this.rows = rows;
        this.config = config;
        order = new int[rows];
        startEpoch();
    }

    /** The row numbers of the next step. */
    int[] nextBatch() {
        if (next == rows) {
            epoch++;
            startEpoch();
        }
        int size = Math.min(config.batchSize(), rows - next);
        int[] batch = java.util.Arrays.copyOfRange(order, next, next + size);
        next += size;
        return batch;
    }

    private void startEpoch() {
        next = 0;
        for (int i = 0; i < rows; i++) {
            order[i] = i;
        }
        if (config.shuffle()) {
            SplittableRandom random = Draws.generator(config.seed(), "row-order", "epoch " + epoch);
            for (int i = rows - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int row = order[i];
                order[i] = order[j];
                order[j] = row;
            }
        }
    }
}
