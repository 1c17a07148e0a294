package io.github.dramatis.core.naming;

import java.util.Comparator;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what a mistyped name was meant to be. */
public final class NearestName {
    private NearestName() {}

    /** The candidate of least Levenshtein distance; the first of equals. */
    public static String of(String name, List<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(
                        candidate -> LevenshteinDistance.getDefaultInstance().apply(name, candidate)))
                .orElseThrow();
    }
}
