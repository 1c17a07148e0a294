package io.github.dramatis.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.train.AdapterPlan.Available;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdapterPlanTest {
    private static final List<String> ALL = List.of("single-max", "single-min", "persona");

    @Test
    void singleMaxGetsAllRowsAndSingleMinAsManyAsItsPersona() {
        List<AdapterPlan> plans =
                AdapterPlan.of(List.of(new Available("short", "0", 30), new Available("short", "1", 50)), ALL, 0);

        assertThat(plans)
                .containsExactly(
                        new AdapterPlan("single-max", "short", null, 80, 80),
                        new AdapterPlan("persona", "short", "1", 50, 50),
                        new AdapterPlan("single-min", "short", "1", 50, 80),
                        new AdapterPlan("persona", "short", "0", 30, 30),
                        new AdapterPlan("single-min", "short", "0", 30, 80));
    }

    @Test
    void eachMemoryVariantHasAdaptersOfItsOwn() {
        List<AdapterPlan> plans = AdapterPlan.of(
                List.of(new Available("short", "0", 3), new Available("long", "0", 4)), List.of("persona"), 0);

        assertThat(plans).extracting(AdapterPlan::path).containsExactly("persona/long/0", "persona/short/0");
    }

    @Test
    void noAdapterGetsMoreThanTheLimit() {
        assertThat(AdapterPlan.of(List.of(new Available("short", "0", 300)), ALL, 100))
                .extracting(AdapterPlan::rows)
                .containsOnly(100L);
    }
}
