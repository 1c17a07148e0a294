package io.github.dramatis.lm.bench;

import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.training.LoraTrainer;
import io.github.dramatis.lm.training.StepLog;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingRow;
import java.util.List;
import java.util.concurrent.SynchronousQueue;

/** A trainer that waits after every step until it is told to go on. */
final class TrainingTurns {
    private final SynchronousQueue<Boolean> turns = new SynchronousQueue<>();
    private final SynchronousQueue<StepLog> steps = new SynchronousQueue<>();
    private final Thread thread;

    TrainingTurns(LanguageModel model, LoraAdapter start, TrainingConfig config, int threads, List<TrainingRow> rows) {
        thread = new Thread(() -> {
            try (LoraTrainer trainer = new LoraTrainer(model, start, config, threads)) {
                turns.take();
                trainer.train(rows, this::pause);
            } catch (Ended | InterruptedException done) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Makes a step and tells its loss, its seconds, and the processor's seconds of the whole process meanwhile. */
    String next() {
        try {
            long before = StepBreakdown.processorTime();
            turns.put(true);
            StepLog step = steps.take();
            return "step " + step.loss() + " " + step.seconds() + " " + (StepBreakdown.processorTime() - before) / 1e9;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private void pause(StepLog step) {
        try {
            steps.put(step);
            if (!turns.take()) {
                throw new Ended();
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Frees the trainer's memory. */
    void end() {
        try {
            turns.put(false);
            thread.join();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
