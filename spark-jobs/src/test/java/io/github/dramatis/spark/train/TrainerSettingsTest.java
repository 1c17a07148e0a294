package io.github.dramatis.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.method.Method;
import io.github.dramatis.lm.method.Methods;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Protects: configurations are checked by a core that does not know the engine, and say what the engine can do. */
class TrainerSettingsTest {
    @Test
    void everyMethodOfTheEngineCanBeConfigured() {
        for (Method method : Methods.all()) {
            TrainConfig train = train("{method: " + method.label() + "}");

            assertThat(new TrainerSettings(train, train.rank(), 1)
                            .lora(TinyAgents.MODEL.shape())
                            .method())
                    .isSameAs(method);
        }
    }

    @Test
    void aMethodThatThereIsNotIsRefusedWithAllThatThereAre() {
        assertThatThrownBy(() -> train("{method: dora}"))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(
                        Methods.all().stream().map(Method::label).toArray(String[]::new));
    }

    @Test
    void theLargestRankThatCanBeConfiguredIsTheLargestOfTheEngine() {
        TrainConfig largest = train("{rank: 512}");

        new TrainerSettings(largest, 512, 1).lora(TinyAgents.MODEL.shape()).requireStorable(TinyAgents.MODEL.shape());
        assertThatThrownBy(() -> train("{rank: 513}")).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> new TrainerSettings(largest, 513, 1)
                        .lora(TinyAgents.MODEL.shape())
                        .requireStorable(TinyAgents.MODEL.shape()))
                .isInstanceOf(UserError.class);
    }

    /** @param keys of train with their values, in YAML */
    private static TrainConfig train(String keys) {
        return LoadedConfig.parse("test.yaml", "source: {format: csv, path: p}\ntrain: " + keys, List.of())
                .config()
                .train();
    }
}
