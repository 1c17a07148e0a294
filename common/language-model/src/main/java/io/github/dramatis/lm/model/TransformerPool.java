package io.github.dramatis.lm.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads that each own a {@link Transformer} over one shared model. Parallelism is over tokens: a thread, a
 * micro-batch.
 */
public final class TransformerPool implements AutoCloseable {
    private final List<ExecutorService> threads = new ArrayList<>();
    private final List<Transformer> transformers = new ArrayList<>();
    private volatile boolean interrupted; // the thread that waits for the work

    /** What each thread does. */
    @FunctionalInterface
    public interface Work {
        /**
         * Runs on the thread that owns the transformer.
         *
         * @param worker its number, from 0
         */
        void run(int worker, Transformer transformer);
    }

    /** Starts the threads. */
    public TransformerPool(LanguageModel model, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a pool needs a thread, not " + size);
        }
        for (int i = 0; i < size; i++) {
            int number = i;
            threads.add(Executors.newSingleThreadExecutor(work -> {
                Thread thread = new Thread(work, "transformer-" + number);
                thread.setDaemon(true);
                return thread;
            }));
            transformers.add(null);
        }
        try {
            onEach(i -> transformers.set(i, new Transformer(model)));
        } catch (RuntimeException | Error failed) {
            close();
            throw failed;
        }
    }

    /** How many threads. */
    public int size() {
        return threads.size();
    }

    /**
     * Runs the work once on every thread and waits for all; the first failure is thrown on. A caller that is
     * interrupted still waits, since the work is in memory that must not be freed under it, and is interrupted
     * afterwards: work that takes long should look at {@link #isInterrupted} now and then and end early.
     */
    public void run(Work work) {
        onEach(i -> work.run(i, transformers.get(i)));
    }

    /** Whether whoever waits for the work was interrupted: nobody uses its result. */
    public boolean isInterrupted() {
        return interrupted;
    }

    /**
     * Ends work whose result nobody uses.
     *
     * @param what the work, for the message
     * @throws CancellationException if the calling thread is interrupted
     */
    public static void stopIfInterrupted(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException(what + " was interrupted");
        }
    }

    /** Runs the work on the first thread only. */
    public void runOnFirst(Work work) {
        interrupted = false;
        await(List.of(threads.get(0).submit(() -> work.run(0, transformers.get(0)))));
    }

    private void onEach(java.util.function.IntConsumer work) {
        interrupted = false;
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < threads.size(); i++) {
            int number = i;
            running.add(threads.get(i).submit(() -> work.accept(number)));
        }
        await(running);
    }

    private void await(List<? extends Future<?>> running) {
        Throwable failure = null;
        for (Future<?> future : running) {
            boolean done = false;
            while (!done) { // the work touches native memory: nobody may free it before it ended
                try {
                    future.get();
                    done = true;
                } catch (InterruptedException stopped) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    failure = failure == null ? failed.getCause() : failure;
                    done = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure != null) {
            throw new IllegalStateException("a thread of the engine failed", failure);
        }
    }

    @Override
    public void close() {
        onEach(i -> {
            if (transformers.get(i) != null) {
                transformers.get(i).close();
            }
        });
        threads.forEach(ExecutorService::shutdown);
    }
}
