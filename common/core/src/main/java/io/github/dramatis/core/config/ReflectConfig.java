package io.github.dramatis.core.config;

import io.github.dramatis.core.naming.NearestName;
import java.io.Serializable;
import java.util.List;

/**
 * How histories become memories.
 *
 * @param reflector statistical, or llm: through a language model
 * @param batchSize interactions that revise a profile together
 * @param itemNoun what the items are called in profiles and memories, plural: titles, films, books
 * @param itemFields which of {@code source.item-fields} the language model is shown of each item, in this order; for
 *     the reflector llm
 * @param beside who else writes each profile and memory, beside the reflector llm: statistical, or llm-shuffled, the
 *     same model on histories whose ratings are shuffled within each batch. {@code examples.memory} says which prompts
 *     show what they wrote
 * @param llm of the reflector llm
 */
public record ReflectConfig(
        @Default("statistical") String reflector,
        @Default("10") int batchSize,
        @Default("titles") String itemNoun,
        @Default("[]") List<String> itemFields,
        @Default("[]") List<String> beside,
        LlmConfig llm)
        implements Serializable {
    public static final String STATISTICAL = "statistical";
    public static final String LLM = "llm";
    /** The model on histories in which the items of a batch have each other's ratings. */
    public static final String SHUFFLED = "llm-shuffled";

    public ReflectConfig {
        Check.that(
                List.of(STATISTICAL, LLM).contains(reflector),
                "reflector",
                "must be statistical or llm, is " + reflector + "; did you mean "
                        + NearestName.of(reflector, List.of(STATISTICAL, LLM)) + "?");
        Check.that(batchSize >= 1, "batch-size", "must be 1 or more, is " + batchSize);
        Check.that(!itemNoun.isBlank(), "item-noun", "must be a word in the plural, is empty");
        Check.that(
                itemFields.isEmpty() || reflector.equals(LLM),
                "item-fields",
                "is for reflector: llm, the statistical one shows none");
        Check.that(
                List.of(STATISTICAL, SHUFFLED).containsAll(beside),
                "beside",
                "must be some of statistical and llm-shuffled, is " + beside);
        Check.that(beside.isEmpty() || reflector.equals(LLM), "beside", "is for reflector: llm alone");
        if (reflector.equals(LLM)) {
            Check.that(!llm.model().isBlank(), "llm.model", "must name the model that reflects");
            Check.that(batchSize <= 50, "batch-size", "must be 50 or less with a language model, is " + batchSize);
        }
    }

    /** Whether the model is asked about shuffled histories too. */
    public boolean asksAboutShuffled() {
        return beside.contains(SHUFFLED);
    }

    /** A configuration with the other settings at their defaults. */
    public ReflectConfig(String reflector, int batchSize, String itemNoun) {
        this(reflector, batchSize, itemNoun, List.of(), List.of(), ConfigBinder.defaults(LlmConfig.class));
    }
}
