package io.github.dramatis.core.simulation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Compact letter display: two systems share a letter if and only if they cannot be told apart. By insert and absorb
 * (Piepho, An Algorithm for a Letter-Based Representation of All-Pairwise Comparisons, 2004): one letter for all; for
 * every pair that differs each letter that both have is split in two, without the one and without the other; letters
 * within another are dropped.
 */
final class LetterDisplay {
    private static final int ALPHABET = 26;

    private LetterDisplay() {}

    /**
     * The letters.
     *
     * @param order the systems' indices, each once, the one that is to have "a" first
     * @param apart [systems, systems] symmetric, whether two differ
     * @return [systems] by index; letters beyond z are a1, b1, ...
     */
    static List<String> of(List<Integer> order, boolean[][] apart) {
        int systems = order.size();
        List<BitSet> groups = new ArrayList<>(); // of places in the order
        BitSet all = new BitSet(systems);
        all.set(0, systems);
        groups.add(all);
        for (int place = 0; place < systems; place++) {
            for (int other = place + 1; other < systems; other++) {
                if (apart[order.get(place)][order.get(other)]) {
                    groups = absorbed(split(groups, place, other));
                }
            }
        }
        groups.sort(LetterDisplay::byFirstDifference);
        List<String> letters = new ArrayList<>(Collections.nCopies(systems, ""));
        for (int group = 0; group < groups.size(); group++) {
            String letter = letter(group);
            groups.get(group).stream()
                    .map(order::get)
                    .forEach(system -> letters.set(system, letters.get(system) + letter));
        }
        return letters;
    }

    private static List<BitSet> split(List<BitSet> groups, int one, int other) {
        List<BitSet> split = new ArrayList<>();
        for (BitSet group : groups) {
            if (group.get(one) && group.get(other)) {
                split.add(without(group, one));
                split.add(without(group, other));
            } else {
                split.add(group);
            }
        }
        return split;
    }

    private static BitSet without(BitSet group, int place) {
        BitSet rest = (BitSet) group.clone();
        rest.clear(place);
        return rest;
    }

    private static List<BitSet> absorbed(List<BitSet> groups) {
        List<BitSet> kept = new ArrayList<>();
        List<BitSet> largestFirst = groups.stream()
                .sorted(Comparator.comparingInt(BitSet::cardinality).reversed())
                .toList();
        for (BitSet group : largestFirst) {
            if (kept.stream().noneMatch(larger -> within(group, larger))) {
                kept.add(group);
            }
        }
        return kept;
    }

    private static boolean within(BitSet group, BitSet larger) {
        BitSet outside = (BitSet) group.clone();
        outside.andNot(larger);
        return outside.isEmpty();
    }

    /** Whichever has the first place that the other lacks comes first. */
    private static int byFirstDifference(BitSet one, BitSet other) {
        BitSet difference = (BitSet) one.clone();
        difference.xor(other);
        return difference.isEmpty() ? 0 : one.get(difference.nextSetBit(0)) ? -1 : 1;
    }

    private static String letter(int group) {
        String letter = String.valueOf((char) ('a' + group % ALPHABET));
        return group < ALPHABET ? letter : letter + group / ALPHABET;
    }
}
