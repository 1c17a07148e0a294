package io.github.dramatis.core.config;

import java.util.List;

/**
 * How texts become vectors.
 *
 * @param model minilm: all-MiniLM-L6-v2, in the application
 * @param maxTokens longer texts are cut there
 * @param partitions tasks that embed; 0: four times as many as the application has cores, and more where each would
 *     have more than 10,000 texts
 * @param itemFields which of {@code source.item-fields} items are embedded by beside title, year and categories, in
 *     this order
 */
public record EmbedConfig(
        @Default("minilm") String model,
        @Default("256") int maxTokens,
        @Default("0") int partitions,
        @Default("[]") List<String> itemFields) {
    public EmbedConfig {
        Check.that(model.equals("minilm"), "model", "must be minilm, is " + model);
        Check.that(maxTokens >= 8 && maxTokens <= 512, "max-tokens", "must be 8 to 512, is " + maxTokens);
        Check.that(partitions >= 0, "partitions", "must be 0 (by cores and texts) or more, is " + partitions);
    }
}
