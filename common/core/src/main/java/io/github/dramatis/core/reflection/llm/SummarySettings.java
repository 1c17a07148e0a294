package io.github.dramatis.core.reflection.llm;

import io.github.dramatis.core.config.LlmConfig;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that the summaries of items depend on beside the items.
 *
 * @param llm the model that writes them
 * @param prompts the words
 * @param itemNoun what the items are called, plural
 */
public record SummarySettings(LlmConfig llm, SummaryPrompts prompts, String itemNoun) implements Serializable {
    /** What summaries depend on: not where the model runs, how fast it is asked and what it costs. */
    public Map<String, Object> identity() {
        Map<String, Object> identity = new TreeMap<>();
        identity.put("model", llm.model());
        identity.put("temperature", llm.temperature());
        identity.put("max-tokens", llm.maxTokens());
        identity.put("format", llm.answers().format());
        identity.put("pinned", llm.isPinned());
        identity.put("language", llm.answers().language());
        identity.put("prompts", prompts);
        return identity;
    }
}
