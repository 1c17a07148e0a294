package io.github.dramatis.core.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Models behind the server at {@code predict.base-url} that are asked about test rows, and what that may cost. Answers
 * depend on the model, its temperature, the probabilities that are wanted and the turns; not on where and how fast it
 * is asked.
 *
 * @param models the names the server knows them by; the first answers as {@code served}, each other one as {@code
 *     served-NAME}
 * @param apiKeyEnv environment variable, or alias in a Hadoop credential provider, that holds the key; empty: none is
 *     sent
 * @param maxConcurrency calls at the same time, over all executors together
 * @param requestsPerMinute over all executors together; 0: no limit
 * @param tokensPerMinute in and out, over all executors together; 0: no limit
 * @param tokensPerSecond about how fast one answer is written: for the time that a dry run tells, where no limit
 *     decides it
 * @param temperature of the answers
 * @param topLogprobs how many of the most probable tokens the server is asked for; 0: none, the texts alone are read
 * @param systemTurn whether the models' chat templates know a system's turn; without it one message of the user holds
 *     all
 * @param timeout of one call, its answer read to the end
 * @param budget spent on this workspace at most, reflection included, in the currency of the prices; 0: no limit
 * @param prices by name of the model
 * @param failures what is done about calls that fail
 * @param store how answers are kept
 */
public record ServerConfig(
        @Default("[]") List<String> models,
        @Default("") String apiKeyEnv,
        @Default("16") int maxConcurrency,
        @Default("0") int requestsPerMinute,
        @Default("0") int tokensPerMinute,
        @Default("50") int tokensPerSecond,
        @Default("0") double temperature,
        @Default("20") int topLogprobs,
        @Default("true") boolean systemTurn,
        @Default("120s") Duration timeout,
        @Default("0") double budget,
        Map<String, PriceConfig> prices,
        LlmFailuresConfig failures,
        LlmStoreConfig store)
        implements Serializable {
    private static final String SERVED = "served";

    public ServerConfig {
        Check.that(models.stream().noneMatch(String::isBlank), "models", "must name models, has an empty name");
        Secrets.checkKeyName(apiKeyEnv);
        Check.that(maxConcurrency >= 1, "max-concurrency", "must be 1 or more, is " + maxConcurrency);
        Check.that(requestsPerMinute >= 0, "requests-per-minute", "must be 0 (no limit) or more");
        Check.that(tokensPerMinute >= 0, "tokens-per-minute", "must be 0 (no limit) or more");
        Check.that(tokensPerSecond >= 1, "tokens-per-second", "must be 1 or more, is " + tokensPerSecond);
        Check.that(temperature >= 0 && temperature <= 2, "temperature", "must be 0 to 2, is " + temperature);
        Check.that(topLogprobs >= 0, "top-logprobs", "must be 0 (none) or more, is " + topLogprobs);
        Check.that(!timeout.isZero(), "timeout", "must be positive");
        Check.that(budget >= 0, "budget", "must be 0 (no limit) or more, is " + budget);
        Check.that(
                budget == 0 || prices.keySet().containsAll(models),
                "budget",
                "needs a price of each model below prices to be counted against");
        Check.that(
                new HashSet<>(models.stream().map(ServerConfig::plain).toList()).size() == models.size(),
                "models",
                "must differ in more than signs, are " + models);
    }

    /** What a model is called among the adapters. */
    public String adapter(String model) {
        return models.indexOf(model) == 0 ? SERVED : SERVED + "-" + plain(model);
    }

    /** Replaces what separates the parts of a variant's id: meta-llama/Llama-3 becomes meta-llama-Llama-3. */
    private static String plain(String model) {
        return model.replaceAll("[^A-Za-z0-9._]+", "-");
    }
}
