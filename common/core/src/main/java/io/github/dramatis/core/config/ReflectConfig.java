package io.github.dramatis.core.config;

/**
 * How histories become memories.
 *
 * @param reflector statistical
 * @param batchSize interactions that revise a profile together
 * @param itemNoun what the items are called in profiles and memories, plural: titles, films, books
 */
public record ReflectConfig(
        @Default("statistical") String reflector, @Default("10") int batchSize, @Default("titles") String itemNoun) {
    public ReflectConfig {
        Check.that(reflector.equals("statistical"), "reflector", "must be statistical, is " + reflector);
        Check.that(batchSize >= 1, "batch-size", "must be 1 or more, is " + batchSize);
        Check.that(!itemNoun.isBlank(), "item-noun", "must be a word in the plural, is empty");
    }
}
