package io.github.dramatis.core.config;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * How agents are asked.
 *
 * @param frozen whether the base model without an adapter is asked too
 * @param frozenRows test rows of each memory variant that it, and each served model, is asked about, drawn by hash; 0:
 *     all
 * @param swapRows test rows, drawn likewise, that every persona's adapter is asked about whatever persona the user has:
 *     the swap matrix; 0: none
 * @param controlRows test rows, drawn likewise, that are asked with each of examples.controls
 * @param maxRows test rows of all variants together, at most, with what models behind a server are asked: past it a
 *     share of the targets, drawn by hash, is asked of every variant; 0: no limit
 * @param textRows test rows of each variant that also get sampled text
 * @param maxNewTokens length of the text
 * @param temperature of the text
 * @param topK of the text
 * @param baseUrl of an OpenAI-compatible server whose models are asked too, up to and with /v1; empty: none
 * @param server which models those are, and what asking them may cost
 */
public record PredictConfig(
        @Default("true") boolean frozen,
        @Default("0") int frozenRows,
        @Default("0") int swapRows,
        @Default("200") int controlRows,
        @Default("1000000") long maxRows,
        @Default("500") int textRows,
        @Default("4") int maxNewTokens,
        @Default("0.3") double temperature,
        @Default("50") int topK,
        @Default("") String baseUrl,
        ServerConfig server)
        implements Serializable {
    private static final long MOST_ROWS = 1_000_000;

    public PredictConfig {
        Check.that(frozenRows >= 0, "frozen-rows", "must be 0 (all) or more, is " + frozenRows);
        Check.that(swapRows >= 0, "swap-rows", "must be 0 (none) or more, is " + swapRows);
        Check.that(controlRows >= 1, "control-rows", "must be 1 or more, is " + controlRows);
        Check.that(maxRows >= 0, "max-rows", "must be 0 (no limit) or more, is " + maxRows);
        Check.that(textRows >= 0, "text-rows", "must be 0 or more, is " + textRows);
        Check.that(maxNewTokens >= 1, "max-new-tokens", "must be 1 or more, is " + maxNewTokens);
        Check.that(temperature > 0, "temperature", "must be positive, is " + temperature);
        Check.that(topK >= 1, "top-k", "must be 1 or more, is " + topK);
        Secrets.checkUrl(baseUrl);
        Check.that(
                baseUrl.isEmpty() || baseUrl.matches("https?://\\S+"),
                "base-url",
                "must begin with http:// or https://, is " + baseUrl);
        if (!baseUrl.isEmpty()) {
            Check.hasHost(baseUrl, "base-url");
        }
        Check.that(
                baseUrl.isEmpty() == server.models().isEmpty(),
                "server.models",
                "must name what is asked at base-url, and nothing without one");
    }

    /** A configuration without a server, with the default of {@code max-rows}. */
    public PredictConfig(
            boolean frozen,
            int frozenRows,
            int swapRows,
            int controlRows,
            int textRows,
            int maxNewTokens,
            double temperature,
            int topK) {
        this(
                frozen,
                frozenRows,
                swapRows,
                controlRows,
                MOST_ROWS,
                textRows,
                maxNewTokens,
                temperature,
                topK,
                "",
                ConfigBinder.defaults(ServerConfig.class));
    }

    /** What answers depend on: not where a server is, how fast it is asked and what that costs. */
    public Map<String, Object> identity() {
        Map<String, Object> identity = new TreeMap<>(Map.of(
                "frozen", frozen,
                "frozen-rows", frozenRows,
                "swap-rows", swapRows,
                "control-rows", controlRows,
                "max-rows", maxRows,
                "text-rows", textRows,
                "max-new-tokens", maxNewTokens,
                "temperature", temperature,
                "top-k", topK));
        if (!server.models().isEmpty()) {
            identity.put("models", server.models());
            identity.put("server-temperature", server.temperature());
            identity.put("top-logprobs", server.topLogprobs());
            identity.put("system-turn", server.systemTurn());
        }
        return identity;
    }
}
