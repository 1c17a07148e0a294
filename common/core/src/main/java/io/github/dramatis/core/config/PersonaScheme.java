package io.github.dramatis.core.config;

import java.io.Serializable;
import java.util.List;

/**
 * One way to group users into personas.
 *
 * @param name as tables have it: what users are compared by, and the number of personas where it is fixed ("traits",
 *     "text+style-4")
 * @param blocks what users are compared by: text (sentence vectors of the profiles), traits, style (how a user uses the
 *     scale)
 * @param k number of personas; 0: chosen by a sweep
 */
public record PersonaScheme(String name, List<String> blocks, int k) implements Serializable {
    static final List<String> BLOCKS = List.of("text", "traits", "style");

    /** @param features blocks joined by +; or both, which is text and traits */
    static PersonaScheme of(String features, int k) {
        List<String> blocks = features.equals("both") ? List.of("text", "traits") : List.of(features.split("\\+"));
        return new PersonaScheme(k == 0 ? features : features + "-" + k, blocks, k);
    }

    /** Whether profiles' sentence vectors are among the features. */
    public boolean hasText() {
        return blocks.contains("text");
    }

    /** Whether traits are among the features. */
    public boolean hasTraits() {
        return blocks.contains("traits");
    }

    /** Whether the use of the scale is among the features. */
    public boolean hasStyle() {
        return blocks.contains("style");
    }

    /** What users are compared by, its blocks joined by +. */
    public String features() {
        return String.join("+", blocks);
    }

    /** The same personas by what is known of everybody, traits and style: for users without a profile. */
    public PersonaScheme byTraits() {
        return new PersonaScheme(name, List.of("traits", "style"), k);
    }
}
