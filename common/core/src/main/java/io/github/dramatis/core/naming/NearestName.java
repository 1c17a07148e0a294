package io.github.dramatis.core.naming;

import java.util.Comparator;
import java.util.List;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** Finds what a mistyped name was meant to be. */
public final class NearestName {
    private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

    private NearestName() {}

    /**
     * The candidate that is most alike; the first of equals. By Jaro and Winkler, which looks at beginnings most: of
     * names of different lengths, {@code personna} means {@code persona/short+long} rather than {@code bias}.
     */
    public static String of(String name, List<String> candidates) {
        return candidates.stream()
                .max(Comparator.comparingDouble(candidate -> SIMILARITY.apply(name, candidate)))
                .orElseThrow();
    }
}
