package io.github.dramatis.core.config;

import java.util.List;

/**
 * What is written about items beside what the source says.
 *
 * @param enrich none, or llm: the language model of {@code reflect.llm} writes one or two sentences about each item
 *     that an agent has rated, out of the item's own fields, once an item. They are the field {@code summary}, which
 *     {@code item-fields} of reflect, embed and examples may name. An item without fields, and one that the model wrote
 *     nothing useful of, has no summary
 */
public record ItemsConfig(@Default("none") String enrich) {
    /** The field that the model writes. */
    public static final String SUMMARY = "summary";

    private static final String LLM = "llm";

    public ItemsConfig {
        Check.that(List.of("none", LLM).contains(enrich), "enrich", "must be none or llm, is " + enrich);
    }

    /** Whether a language model writes summaries. */
    public boolean writesSummaries() {
        return enrich.equals(LLM);
    }
}
