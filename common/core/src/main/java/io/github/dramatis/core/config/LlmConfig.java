package io.github.dramatis.core.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * The language model that reflects, and what it may cost. Profiles depend on the model, the temperature, the prompts,
 * the longest history and the form of answers; not on where and how fast the model is asked.
 *
 * @param baseUrl of an OpenAI-compatible server, up to and with /v1; {@code local}: the own engine, without a server
 * @param model the name the server knows it by; with {@code local} a Hugging Face directory
 * @param apiKeyEnv environment variable, or alias in a Hadoop credential provider, that holds the key; empty: none is
 *     sent
 * @param maxConcurrency calls at the same time, over all executors together
 * @param requestsPerMinute over all executors together; 0: no limit
 * @param tokensPerMinute in and out, over all executors together; 0: no limit
 * @param tokensPerSecond about how fast one answer is written, or by the own engine all together: for the time that a
 *     dry run tells, where no limit decides it
 * @param temperature of the answers
 * @param maxTokens of one answer
 * @param timeout of one call, its answer read to the end
 * @param budget spent on this workspace at most, served predictions included, in the currency of the prices; 0: no
 *     limit
 * @param prices by name of the model
 * @param tokenizer Hugging Face directory whose tokenizer counts for the dry run; empty: that of {@code model.path}, or
 *     four characters a token if that is not set either
 * @param prompts file with prompts of one's own; empty: the built-in ones
 * @param maxInteractions newest ratings of a history that are reflected on; of older ones a sampled summary is shown
 * @param answers what answers must look like
 * @param failures what is done about calls that fail
 * @param store how answers are kept
 * @param precision of the own engine's frozen products: float32, bf16, float16 (CUDA), or auto: what is fastest where
 *     it runs; answers of another precision are not asked for again
 */
public record LlmConfig(
        @Default("http://localhost:8000/v1") String baseUrl,
        @Default("") String model,
        @Default("") String apiKeyEnv,
        @Default("16") int maxConcurrency,
        @Default("0") int requestsPerMinute,
        @Default("0") int tokensPerMinute,
        @Default("50") int tokensPerSecond,
        @Default("0") double temperature,
        @Default("1500") int maxTokens,
        @Default("120s") Duration timeout,
        @Default("0") double budget,
        Map<String, PriceConfig> prices,
        @Default("") String tokenizer,
        @Default("") String prompts,
        @Default("200") int maxInteractions,
        LlmAnswersConfig answers,
        LlmFailuresConfig failures,
        LlmStoreConfig store,
        @Default("auto") String precision)
        implements Serializable {
    /** Instead of a server: the own engine. */
    public static final String LOCAL = "local";

    public LlmConfig {
        Secrets.checkUrl(baseUrl);
        Secrets.checkKeyName(apiKeyEnv);
        Check.that(
                baseUrl.equals(LOCAL) || baseUrl.matches("https?://\\S+"),
                "base-url",
                "must begin with http:// or https://, or be local, is " + baseUrl);
        if (!baseUrl.equals(LOCAL)) {
            Check.hasHost(baseUrl, "base-url");
        }
        Check.that(maxConcurrency >= 1, "max-concurrency", "must be 1 or more, is " + maxConcurrency);
        Check.that(requestsPerMinute >= 0, "requests-per-minute", "must be 0 (no limit) or more");
        Check.that(tokensPerMinute >= 0, "tokens-per-minute", "must be 0 (no limit) or more");
        Check.that(tokensPerSecond >= 1, "tokens-per-second", "must be 1 or more, is " + tokensPerSecond);
        Check.that(temperature >= 0 && temperature <= 2, "temperature", "must be 0 to 2, is " + temperature);
        Check.that(maxTokens >= 50, "max-tokens", "must be 50 or more, is " + maxTokens);
        Check.that(!timeout.isZero(), "timeout", "must be positive");
        Check.that(budget >= 0, "budget", "must be 0 (no limit) or more, is " + budget);
        Check.that(
                budget == 0 || prices.containsKey(model),
                "budget",
                "needs prices." + (model.isEmpty() ? "MODEL" : model) + " to be counted against");
        Check.that(
                BaseModelConfig.PRECISIONS.contains(precision),
                "precision",
                "must be " + BaseModelConfig.PRECISIONS_IN_WORDS + ", is " + precision);
        Check.that(
                precision.equals("auto") || baseUrl.equals(LOCAL),
                "precision",
                "is that of the own engine, which base-url: local asks");
        Check.that(maxInteractions >= 10, "max-interactions", "must be 10 or more, is " + maxInteractions);
    }

    /** Whether the schema fixes what is known already; always so for the own engine, whose models are small. */
    public boolean isPinned() {
        return answers.pinned() || isLocal();
    }

    /** Whether the own engine reflects. */
    public boolean isLocal() {
        return baseUrl.equals(LOCAL);
    }
}
