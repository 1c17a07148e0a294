package io.github.dramatis.lm.training;

/** Which step had the lowest validation loss, and how many measurements in a row brought no lower one. */
final class BestStep {
    private int step;
    private double loss = Double.POSITIVE_INFINITY;
    private int since;

    /** Takes a step; returns whether its validation loss is the lowest so far. */
    boolean add(StepLog log) {
        if (log.validationLoss() == null) {
            return false;
        }
        if (log.validationLoss() < loss) {
            loss = log.validationLoss();
            step = log.step();
            since = 0;
            return true;
        }
        since++;
        return false;
    }

    /** 0: nothing was measured. */
    int step() {
        return step;
    }

    int measurementsSince() {
        return since;
    }
}
