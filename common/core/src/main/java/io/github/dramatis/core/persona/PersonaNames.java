package io.github.dramatis.core.persona;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names for groups of users by what sets them apart from the population: "demanding, focused fans of Crime and
 * Thriller". A name begins with the three largest differences; groups that would be called alike get more of them.
 */
public final class PersonaNames {
    private static final int DIFFERENCES = 3;
    /** Smaller ones (in standard deviations) are not worth a word. */
    private static final double NOTABLE = 0.25;

    private static final String NOTHING_APART = "users close to the average";

    private PersonaNames() {}

    /**
     * One name a group, no two alike.
     *
     * @param differences for each group, all its differences; their order does not matter
     */
    public static List<String> of(List<List<Difference>> differences) {
        List<List<Difference>> ranked =
                differences.stream().map(PersonaNames::ranked).toList();
        int longest = ranked.stream().mapToInt(List::size).max().orElse(0);
        List<String> names = new ArrayList<>(Collections.nCopies(ranked.size(), ""));
        for (int said = DIFFERENCES; said <= Math.max(DIFFERENCES, longest); said++) {
            Set<String> taken = repeated(names);
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i).isEmpty() || taken.contains(names.get(i))) {
                    names.set(i, name(ranked.get(i), said));
                }
            }
        }
        return numbered(names);
    }

    private static List<Difference> ranked(List<Difference> differences) {
        return differences.stream()
                .filter(d -> Math.abs(d.size()) >= NOTABLE)
                .sorted(Comparator.comparingDouble((Difference d) -> -Math.abs(d.size()))
                        .thenComparing(Difference::trait)
                        .thenComparing(Difference::category))
                .toList();
    }

    private static String name(List<Difference> ranked, int said) {
        List<Difference> told = ranked.subList(0, Math.min(said, ranked.size()));
        if (told.isEmpty()) {
            return NOTHING_APART;
        }
        List<String> adjectives = told.stream()
                .filter(d -> d.trait() != Difference.Trait.CATEGORY)
                .map(Difference::adjective)
                .toList();
        List<String> liked = categories(told, 1);
        List<String> avoided = categories(told, -1);
        StringBuilder name = new StringBuilder(String.join(", ", adjectives));
        name.append(adjectives.isEmpty() ? "" : " ");
        name.append(liked.isEmpty() ? "users" : "fans of " + enumeration(liked));
        name.append(avoided.isEmpty() ? "" : " who avoid " + enumeration(avoided));
        return name.toString();
    }

    private static List<String> categories(List<Difference> told, int sign) {
        return told.stream()
                .filter(d -> d.trait() == Difference.Trait.CATEGORY && Math.signum(d.size()) == sign)
                .map(Difference::category)
                .toList();
    }

    /** "A", "A and B", "A, B and C". */
    private static String enumeration(List<String> words) {
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    private static Set<String> repeated(List<String> names) {
        Set<String> seen = new HashSet<>();
        return new HashSet<>(names.stream().filter(name -> !seen.add(name)).toList());
    }

    /** What no difference tells apart is told apart by a number. */
    private static List<String> numbered(List<String> names) {
        List<String> distinct = new ArrayList<>();
        for (String name : names) {
            distinct.add(Stream.iterate(1, n -> n + 1)
                    .map(n -> n == 1 ? name : name + " (" + n + ")")
                    .filter(candidate -> !distinct.contains(candidate))
                    .findFirst()
                    .orElseThrow());
        }
        return List.copyOf(distinct);
    }
}
