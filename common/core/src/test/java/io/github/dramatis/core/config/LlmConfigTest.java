package io.github.dramatis.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.ChatServerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LlmConfigTest {
    private static final String SOURCE = "source: {format: movielens-latest, path: ratings}\n";

    private static ReflectConfig parse(String reflect) {
        return LoadedConfig.parse("test.yaml", SOURCE + "reflect:\n" + reflect.indent(2), List.of())
                .config()
                .reflect();
    }

    @Test
    void theDefaultsAreStatisticalAndThoseOfALocalServer() {
        ReflectConfig config = parse("{}");

        assertThat(config.reflector()).isEqualTo("statistical");
        assertThat(config.llm())
                .isEqualTo(new LlmConfig(
                        "http://localhost:8000/v1",
                        "",
                        "",
                        16,
                        0,
                        0,
                        50,
                        0,
                        1500,
                        Duration.ofSeconds(120),
                        0,
                        Map.of(),
                        "",
                        "",
                        200,
                        new LlmAnswersConfig("json-schema", false, false, "en", 0.05),
                        new LlmFailuresConfig(6, Duration.ofMillis(500), Duration.ofMinutes(10)),
                        new LlmStoreConfig(0, 50, Duration.ofSeconds(10)),
                        "auto"));
    }

    @Test
    void everyKeyIsMapped() {
        ReflectConfig config = parse(
                """
                reflector: llm
                llm:
                  base-url: https://api.example.com/v1
                  model: m-1.5
                  api-key-env: KEY
                  max-concurrency: 64
                  requests-per-minute: 500
                  tokens-per-minute: 200000
                  tokens-per-second: 20
                  temperature: 0.7
                  max-tokens: 900
                  timeout: 45s
                  budget: 12.5
                  prices:
                    m-1.5: {input: 0.15, output: 0.6}
                    other: {input: 1, output: 2}
                  tokenizer: /models/t
                  prompts: /my/prompts.txt
                  max-interactions: 50
                  answers: {format: json-object, pinned: true, schema-billed: true, language: any, max-fallback: 0.2}
                  failures: {retries: 2, backoff: 10ms, outage: 1h}
                  store: {buckets: 8, part-answers: 5, part-interval: 2m}
                """);

        assertThat(config.llm())
                .isEqualTo(new LlmConfig(
                        "https://api.example.com/v1",
                        "m-1.5",
                        "KEY",
                        64,
                        500,
                        200_000,
                        20,
                        0.7,
                        900,
                        Duration.ofSeconds(45),
                        12.5,
                        Map.of("m-1.5", new PriceConfig(0.15, 0.6), "other", new PriceConfig(1, 2)),
                        "/models/t",
                        "/my/prompts.txt",
                        50,
                        new LlmAnswersConfig("json-object", true, true, "any", 0.2),
                        new LlmFailuresConfig(2, Duration.ofMillis(10), Duration.ofHours(1)),
                        new LlmStoreConfig(8, 5, Duration.ofMinutes(2)),
                        "auto"));
        assertThat(ChatServerSettings.of(config.llm()).price().of(2_000_000, 1_000_000))
                .isEqualTo(0.9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-s3cr3t",
                "hf_s3cr3tAbCdEfGhIjKlMnOpQrStUvWxYz12",
                "s3cr3t+key/with=signs",
                "s3cr3t-key-s3cr3t-key-s3cr3t-key-s3cr3t-key-s3cr3t-key-s3cr3t-key",
            })
    void aKeyInThePlaceOfItsVariablesNameIsRefusedAndNotRepeated(String key) {
        assertThatThrownBy(() -> parse("llm: {api-key-env: \"" + key + "\"}"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("reflect.llm.api-key-env: must be the name")
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() ->
                        LoadedConfig.parse("test.yaml", SOURCE, List.of("predict.server.api-key-env=\"" + key + "\"")))
                .hasMessageContaining("predict.server.api-key-env: must be the name")
                .hasMessageNotContaining("s3cr3t");
        for (String name : List.of("OPENAI_API_KEY", "hf_token", "dramatis.llm-key")) {
            assertThat(parse("llm: {api-key-env: " + name + "}").llm().apiKeyEnv())
                    .isEqualTo(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://me:s3cr3t@host/v1", "me:s3cr3t@host/v1"})
    void aPasswordInAnAddressIsRefusedAndNotRepeated(String url) {
        assertThatThrownBy(() -> parse("llm: {base-url: \"" + url + "\"}"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("reflect.llm.base-url: must have no user and password")
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> LoadedConfig.parse(
                        "test.yaml", SOURCE, List.of("predict.base-url=" + url, "predict.server.models=m")))
                .hasMessageContaining("predict.base-url: must have no user and password")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void whatIsMissingOrWrongIsNamedWithItsKey() {
        assertThatThrownBy(() -> parse("reflector: llm"))
                .hasMessageContaining("reflect.llm.model: must name the model");
        assertThatThrownBy(() -> parse("llm: {timeout: 30}"))
                .hasMessageContaining(
                        "reflect.llm.timeout: expects a time with its unit (500ms, 30s, 10m, 2h), has 30");
        assertThatThrownBy(() -> parse("llm: {model: m, budget: 5}"))
                .hasMessageContaining("reflect.llm.budget: needs prices.m to be counted against");
        assertThatThrownBy(() -> parse("llm: {prices: {m: {in: 5}}}"))
                .hasMessageContaining("reflect.llm.prices.m.in: there is no such key; did you mean input?");
        assertThat(parse("llm: {base-url: local, precision: bf16}").llm().precision())
                .isEqualTo("bf16");
        assertThatThrownBy(() -> parse("llm: {base-url: local, precision: double}"))
                .hasMessageContaining("reflect.llm.precision: must be auto, float32, bf16 or float16, is double");
        assertThatThrownBy(() -> parse("llm: {precision: bf16}"))
                .hasMessageContaining("reflect.llm.precision: is that of the own engine");
        assertThatThrownBy(() -> parse("llm: {base-url: 'http://llm_server:8000/v1'}"))
                .hasMessageContaining("reflect.llm.base-url: must name a host in letters, digits, hyphens and dots");
        assertThatThrownBy(() -> parse("llm: {base-url: 'https://[v1'}"))
                .hasMessageContaining("reflect.llm.base-url: must name a host");
        assertThatThrownBy(() -> parse("reflector: llms")).hasMessageContaining("did you mean llm?");
    }
}
