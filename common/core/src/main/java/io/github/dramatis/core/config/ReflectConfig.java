package io.github.dramatis.core.config;

/**
 * How histories become memories.
 *
 * @param reflector statistical
 * @param batchSize interactions that revise a profile together
 */
public record ReflectConfig(@Default("statistical") String reflector, @Default("10") int batchSize) {
    public ReflectConfig {
        Check.that(reflector.equals("statistical"), "reflector", "must be statistical, is " + reflector);
        Check.that(batchSize >= 1, "batch-size", "must be 1 or more, is " + batchSize);
    }
}
