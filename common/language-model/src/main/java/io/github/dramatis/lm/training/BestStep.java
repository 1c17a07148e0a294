package io.github.dramatis.lm.training;

/** Which step had the lowest validation loss, and how many measurements in a row brought no lower one. */
final class BestStep {
    private int step;
    private double loss = Double.POSITIVE_INFINITY;
    private int since;

    /** Takes the validation loss of the adapter that training goes on from. */
    void start(double validationLoss) {
        loss = validationLoss;
    }

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

    /** 0: the start was best, or nothing was measured. */
    int step() {
        return step;
    }

    /** The lowest validation loss. */
    double loss() {
        return loss;
    }

    boolean measured() {
        return loss < Double.POSITIVE_INFINITY;
    }

    int measurementsSince() {
        return since;
    }
}
