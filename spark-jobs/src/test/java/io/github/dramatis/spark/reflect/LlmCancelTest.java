package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark kills the task that asks. */
class LlmCancelTest {
    private static final int AT_ONCE = 4;
    private static final int USERS = 60;
    private static final int DELAY_MILLIS = 200;

    @Test
    void nothingIsAskedAfterTheTaskIsKilledAndWhatWasAnsweredIsKept(@TempDir Path folder) throws InterruptedException {
        try (ModelServer server = new ModelServer()) {
            server.behave(question -> server.good(question).withFixedDelay(DELAY_MILLIS));
            LlmWorld world = new LlmWorld(folder);
            for (int i = 0; i < USERS; i++) {
                world.user("u" + i, 1);
            }
            String[] settings = {"store.buckets=1", "max-concurrency=" + AT_ONCE};
            SparkContext spark = world.context().spark().sparkContext();
            CountDownLatch killed = new CountDownLatch(1);
            SparkListener listener = new SparkListener() {
                @Override
                public void onTaskEnd(SparkListenerTaskEnd end) {
                    if (end.taskInfo().killed()) {
                        killed.countDown();
                    }
                }
            };
            spark.addSparkListener(listener);
            CompletableFuture<?> run =
                    CompletableFuture.supplyAsync(() -> world.reflect(LlmWorld.config(server, settings)));
            while (server.answered() < 3 * AT_ONCE) {
                Thread.sleep(5);
            }
            spark.cancelAllJobs();
            assertThat(killed.await(30, TimeUnit.SECONDS)).as("the task ends").isTrue();
            int asked = server.requests();
            Thread.sleep(3 * DELAY_MILLIS);
            spark.removeSparkListener(listener);

            assertThatThrownBy(run::join).hasStackTraceContaining("cancelled");
            assertThat(server.requests()).isEqualTo(asked).isLessThan(USERS);
            assertThat(world.reflect(LlmWorld.config(server, settings)).last()).hasSize(USERS);
            assertThat(server.repeated()).as("only calls that were under way").isLessThanOrEqualTo(AT_ONCE);
        }
    }
}
