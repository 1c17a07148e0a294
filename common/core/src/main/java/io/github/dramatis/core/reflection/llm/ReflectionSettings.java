package io.github.dramatis.core.reflection.llm;

import io.github.dramatis.core.config.LlmConfig;
import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.rating.RatingScale;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a reflection depends on beside the ratings.
 *
 * @param config of the stage
 * @param prompts the words
 * @param scale of the ratings
 */
public record ReflectionSettings(ReflectConfig config, ReflectionPrompts prompts, RatingScale scale)
        implements Serializable {
    LlmConfig llm() {
        return config.llm();
    }

    /** Whether there are ratings; otherwise all that is known is what was taken. */
    boolean isRated() {
        return scale.isRated();
    }

    /** What profiles depend on: not where the model runs, how fast it is asked and what it costs. */
    public Map<String, Object> identity() {
        Map<String, Object> identity = new TreeMap<>();
        identity.put("model", llm().model());
        identity.put("temperature", llm().temperature());
        identity.put("max-tokens", llm().maxTokens());
        identity.put("max-interactions", llm().maxInteractions());
        identity.put("format", llm().answers().format());
        identity.put("pinned", llm().isPinned());
        identity.put("language", llm().answers().language());
        identity.put("prompts", prompts);
        if (!llm().precision().equals("auto")) {
            identity.put("precision", llm().precision());
        }
        if (!config.itemFields().isEmpty()) {
            identity.put("item-fields", config.itemFields());
        }
        return identity;
    }
}
