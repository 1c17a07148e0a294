package io.github.dramatis.core.llm;

import io.github.dramatis.core.config.LlmConfig;
import io.github.dramatis.core.config.LlmFailuresConfig;
import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.PriceConfig;
import io.github.dramatis.core.config.ServerConfig;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * A model behind a server and how it may be asked, whichever stage asks it.
 *
 * @param urlKey the configuration's key of the address, for messages: reflect.llm.base-url
 * @param keys what its other keys begin with, for messages: reflect.llm
 * @param baseUrl of an OpenAI-compatible server, up to and with /v1; {@code local}: the own engine, without a server
 * @param model the name the server knows it by
 * @param apiKeyEnv environment variable, or alias in a Hadoop credential provider, that holds the key; empty: none is
 *     sent
 * @param limits over all executors together
 * @param tokensPerSecond about how fast one answer is written
 * @param timeout of one call, its answer read to the end
 * @param format of answers as {@link io.github.dramatis.core.config.LlmAnswersConfig} names it
 * @param prices by name of the model
 * @param failures what is done about calls that fail
 * @param precision of the own engine's frozen products, as {@link LlmConfig} names it
 */
public record ChatServerSettings(
        String urlKey,
        String keys,
        String baseUrl,
        String model,
        String apiKeyEnv,
        Limits limits,
        int tokensPerSecond,
        Duration timeout,
        String format,
        Map<String, PriceConfig> prices,
        LlmFailuresConfig failures,
        String precision)
        implements Serializable {
    /** The server that reflects. */
    public static ChatServerSettings of(LlmConfig config) {
        return new ChatServerSettings(
                "reflect.llm.base-url",
                "reflect.llm",
                config.baseUrl(),
                config.model(),
                config.apiKeyEnv(),
                new Limits(
                        config.maxConcurrency(), config.requestsPerMinute(), config.tokensPerMinute(), config.budget()),
                config.tokensPerSecond(),
                config.timeout(),
                config.answers().format(),
                config.prices(),
                config.failures(),
                config.precision());
    }

    /**
     * The server that is asked what users would rate.
     *
     * @param model one of those that the configuration names
     */
    public static ChatServerSettings of(PredictConfig config, String model) {
        ServerConfig server = config.server();
        return new ChatServerSettings(
                "predict.base-url",
                "predict.server",
                config.baseUrl(),
                model,
                server.apiKeyEnv(),
                new Limits(
                        server.maxConcurrency(), server.requestsPerMinute(), server.tokensPerMinute(), server.budget()),
                server.tokensPerSecond(),
                server.timeout(),
                "text",
                server.prices(),
                server.failures(),
                "auto");
    }

    /** The price of the model; free if it has none. */
    public PriceConfig price() {
        return prices.getOrDefault(model, PriceConfig.FREE);
    }

    /** Whether the own engine answers. */
    public boolean isLocal() {
        return baseUrl.equals(LlmConfig.LOCAL);
    }
}
