package io.github.dramatis.spark.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.github.dramatis.spark.session.Sessions;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.Test;

class DramatisPluginTest {
    @Test
    void everySessionShowsTheFiguresOfItsExecutorsInSparksMetrics() {
        Sessions.create("tests");
        MetricRegistry registry = SparkEnv.get()
                .metricsSystem()
                .getSourcesByName("plugin." + DramatisPlugin.class.getName())
                .head()
                .metricRegistry();
        long before = registry.getCounters().get("promptsAnswered").getCount();

        ExecutorState.get().metrics().answered(3);

        assertThat(registry.getCounters().get("promptsAnswered").getCount()).isEqualTo(before + 3);
        Gauge<?> peak = registry.getGauges().get("peakProcessBytes");
        assertThat((Long) peak.getValue()).isGreaterThan(50L << 20);
    }

    @Test
    void whatIsKeptIsMadeOnceAndAFailureIsTriedAgain() {
        record Key(String name) {}
        ExecutorState state = ExecutorState.get();
        try {
            state.once(new Key("a"), () -> {
                throw new IllegalStateException("the store was away");
            });
        } catch (IllegalStateException expected) {
            // the next task tries again
        }
        Object first = state.once(new Key("a"), Object::new);

        assertThat(state.<Object>once(new Key("a"), Object::new)).isSameAs(first);
        assertThat(state.<Object>once(new Key("b"), Object::new)).isNotSameAs(first);
    }

    @Test
    void makingOneThingMayAskForAnother() {
        record Key(int number) {}
        ExecutorState state = ExecutorState.get();

        int sum = state.once(new Key(1), () -> 1 + state.<Integer>once(new Key(2), () -> 2));

        assertThat(sum).isEqualTo(3);
    }
}
