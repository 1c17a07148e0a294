package io.github.dramatis.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.llm.ChatServerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerConfigTest {
    private static final String SOURCE = "source: {format: movielens-latest, path: ratings}\n";

    private static PredictConfig parse(String predict) {
        return LoadedConfig.parse("test.yaml", SOURCE + "predict:\n" + predict.indent(2), List.of())
                .config()
                .predict();
    }

    @Test
    void noServerIsAskedUnlessOneIsGiven() {
        assertThat(parse("{}")).isEqualTo(new PredictConfig(true, 0, 0, 200, 500, 4, 0.3, 50));
        assertThat(parse("{}").server())
                .isEqualTo(new ServerConfig(
                        List.of(),
                        "",
                        16,
                        0,
                        0,
                        50,
                        0,
                        20,
                        true,
                        Duration.ofSeconds(120),
                        0,
                        Map.of(),
                        new LlmFailuresConfig(6, Duration.ofMillis(500), Duration.ofMinutes(10)),
                        new LlmStoreConfig(0, 50, Duration.ofSeconds(10))));
    }

    @Test
    void everyKeyIsMapped() {
        PredictConfig config = parse(
                """
                base-url: https://api.example.com/v1
                server:
                  models: [meta-llama/Llama-3, adapter]
                  api-key-env: KEY
                  max-concurrency: 64
                  requests-per-minute: 500
                  tokens-per-minute: 200000
                  tokens-per-second: 20
                  temperature: 1
                  top-logprobs: 5
                  system-turn: false
                  timeout: 45s
                  budget: 12.5
                  prices:
                    meta-llama/Llama-3: {input: 0.15, output: 0.6}
                    adapter: {input: 1, output: 2}
                  failures: {retries: 2, backoff: 10ms, outage: 1h}
                  store: {buckets: 8, part-answers: 5, part-interval: 2m}
                """);

        assertThat(config.baseUrl()).isEqualTo("https://api.example.com/v1");
        assertThat(config.server())
                .isEqualTo(new ServerConfig(
                        List.of("meta-llama/Llama-3", "adapter"),
                        "KEY",
                        64,
                        500,
                        200_000,
                        20,
                        1,
                        5,
                        false,
                        Duration.ofSeconds(45),
                        12.5,
                        Map.of("meta-llama/Llama-3", new PriceConfig(0.15, 0.6), "adapter", new PriceConfig(1, 2)),
                        new LlmFailuresConfig(2, Duration.ofMillis(10), Duration.ofHours(1)),
                        new LlmStoreConfig(8, 5, Duration.ofMinutes(2))));
        assertThat(ChatServerSettings.of(config, "adapter").price()).isEqualTo(new PriceConfig(1, 2));
        assertThat(config.server().adapter("meta-llama/Llama-3")).isEqualTo("served");
        assertThat(config.server().adapter("adapter")).isEqualTo("served-adapter");
    }

    @Test
    void whatAnswersDependOnIsWithoutTheServerAndItsPrice() {
        PredictConfig config = parse("base-url: http://a/v1\nserver: {models: m}");

        assertThat(config.identity())
                .isEqualTo(parse("base-url: http://b/v1\nserver: {models: m, max-concurrency: 2, timeout: 1s}")
                        .identity())
                .isNotEqualTo(
                        parse("base-url: http://a/v1\nserver: {models: other}").identity())
                .isNotEqualTo(parse("base-url: http://a/v1\nserver: {models: m, top-logprobs: 0}")
                        .identity())
                .isNotEqualTo(parse("{}").identity());
    }

    @Test
    void whatIsMissingOrWrongIsNamedWithItsKey() {
        assertThatThrownBy(() -> parse("base-url: http://a/v1"))
                .hasMessageContaining("predict.server.models: must name");
        assertThatThrownBy(() -> parse("server: {models: m}")).hasMessageContaining("predict.server.models: must name");
        assertThatThrownBy(() -> parse("base-url: a\nserver: {models: m}"))
                .hasMessageContaining("predict.base-url: must begin with http:// or https://, is a");
        assertThatThrownBy(() -> parse("base-url: http://a/v1\nserver: {models: m, budget: 5}"))
                .hasMessageContaining("predict.server.budget: needs a price");
        assertThatThrownBy(() -> parse("base-url: http://a/v1\nserver: {models: [a/b, a-b]}"))
                .hasMessageContaining("predict.server.models: must differ");
    }
}
