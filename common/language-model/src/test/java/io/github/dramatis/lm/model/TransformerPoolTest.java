package io.github.dramatis.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.lm.GoldenEngine;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Protects: an interruption reaches the work that is waited for, and whoever waited stays interrupted. */
class TransformerPoolTest {
    @Test
    void workHearsThatItsCallerWasInterruptedAndTheCallerIsAfterwards() throws InterruptedException {
        try (LanguageModel model = GoldenEngine.tinyModel();
                TransformerPool pool = new TransformerPool(model, 2)) {
            CountDownLatch running = new CountDownLatch(2);
            AtomicBoolean stillInterrupted = new AtomicBoolean();
            Thread caller = new Thread(() -> {
                pool.run((worker, transformer) -> {
                    running.countDown();
                    while (!pool.isInterrupted()) {
                        Thread.onSpinWait();
                    }
                });
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
            caller.start();
            running.await();
            caller.interrupt();
            caller.join();
            assertThat(stillInterrupted).isTrue();

            AtomicBoolean heard = new AtomicBoolean();
            pool.run((worker, transformer) -> heard.compareAndSet(false, pool.isInterrupted()));
            assertThat(heard).as("work after it").isFalse();
        }
    }
}
