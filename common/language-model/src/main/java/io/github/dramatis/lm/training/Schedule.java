package io.github.dramatis.lm.training;

/**
 * How the learning rate moves, as transformers' {@code get_*_schedule_with_warmup}: from 0 linearly up, then by its
 * kind.
 */
public enum Schedule {
    CONSTANT {
        @Override
        double afterWarmup(double progress) {
            return 1;
        }
    },
    LINEAR {
        @Override
        double afterWarmup(double progress) {
            return Math.max(0, 1 - progress);
        }
    },
    /** Half a cosine, from 1 to 0. */
    COSINE {
        @Override
        double afterWarmup(double progress) {
            return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
        }
    };

    abstract double afterWarmup(double progress);

    /**
     * The factor of the learning rate.
     *
     * @param step number of optimizer steps already made: the first step has 0
     * @param steps all steps of the run
     */
    public double factor(int step, int warmupSteps, int steps) {
        if (step < warmupSteps) {
            return (double) step / Math.max(1, warmupSteps);
        }
        return afterWarmup((double) (step - warmupSteps) / Math.max(1, steps - warmupSteps));
    }
}
