package io.github.dramatis.lm.model;

import io.github.dramatis.core.random.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of tokens laid end to end without padding. Rows that begin with the same tokens share the segments of what they
 * have in common: a forest in which a row is the way from a root to one of the nodes.
 */
public final class PackedBatch {
    private final int[] tokens;
    private final int[] positions;
    private final List<Segment> segments; // a parent comes before its children
    private final int[] lastSegments; // of each row

    PackedBatch(int[] tokens, int[] positions, List<Segment> segments, int[] lastSegments) {
        this.tokens = tokens;
        this.positions = positions;
        this.segments = List.copyOf(segments);
        this.lastSegments = lastSegments;
    }

    /** Packs rows, each of at least one token; what they share is computed once if {@code sharePrefixes}. */
    public static PackedBatch of(List<int[]> rows, boolean sharePrefixes) {
        return new PrefixForest(rows, sharePrefixes).pack();
    }

    /**
     * Packs the next tokens of sequences whose past is in a cache.
     *
     * @param sequences the sequence of each row
     * @param pasts how many tokens of it are in the cache
     */
    public static PackedBatch continuing(List<int[]> rows, int[] sequences, int[] pasts) {
        int size = rows.stream().mapToInt(row -> row.length).sum();
        int[] tokens = new int[size];
        int[] positions = new int[size];
        int[] last = new int[rows.size()];
        List<Segment> segments = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < last.length; i++) {
            int[] row = rows.get(i);
            for (int j = 0; j < row.length; j++) {
                tokens[start + j] = row[j];
                positions[start + j] = pasts[i] + j;
            }
            last[i] = i;
            segments.add(new Segment(start, row.length, -1, pasts[i], sequences[i]));
            start += row.length;
        }
        return new PackedBatch(tokens, positions, segments, last);
    }

    /** Number of packed tokens. */
    public int size() {
        return tokens.length;
    }

    /** Where the token at a position of a row lies among the packed tokens. */
    public int index(int row, int position) {
        Segment segment = segments.get(lastSegments[row]);
        while (position < segment.past()) {
            segment = segments.get(segment.parent());
        }
        if (position >= segment.past() + segment.length()) {
            throw new IllegalArgumentException("row " + row + " has no position " + position);
        }
        return segment.start() + position - segment.past();
    }

    /** Number of rows. */
    public int rows() {
        return lastSegments.length;
    }

    /** The segment that ends a row. */
    Segment last(int row) {
        return segments.get(lastSegments[row]);
    }

    /** The segments that make up a row, the last one first. */
    List<Segment> lineage(int row) {
        List<Segment> lineage = new ArrayList<>();
        Segment segment = last(row);
        lineage.add(segment);
        while (segment.parent() >= 0) {
            segment = segments.get(segment.parent());
            lineage.add(segment);
        }
        return lineage;
    }

    /** Where the tokens of a row lie among the packed tokens, by position. */
    int[] path(int row) {
        int[] path = new int[last(row).past() + last(row).length()];
        for (Segment segment : lineage(row)) {
            for (int i = 0; i < segment.length(); i++) {
                path[segment.past() + i] = segment.start() + i;
            }
        }
        return path;
    }

    /** The token ids at some packed tokens. */
    int[] tokensAt(int[] indices) {
        return IntStream.of(indices).map(index -> tokens[index]).toArray();
    }

    /** Some of its rows, by themselves. */
    PackedBatch only(int[] rows) {
        return of(IntStream.of(rows).mapToObj(row -> tokensAt(path(row))).toList(), true);
    }

    /** Whether the pasts of its rows are in a cache. */
    boolean continues() {
        return segments.get(0).sequence() >= 0;
    }

    int[] tokens() {
        return tokens;
    }

    int[] positions() {
        return positions;
    }

    List<Segment> segments() {
        return segments;
    }

    /**
     * For each packed token a hash of it and those before it in its rows: equal for equal beginnings, in whichever
     * batch.
     */
    public long[] prefixHashes() {
        long[] hashes = new long[tokens.length];
        for (Segment segment : segments) {
            long before = segment.parent() < 0
                    ? 0
                    : hashes[segments.get(segment.parent()).end() - 1];
            for (int i = segment.start(); i < segment.end(); i++) {
                before = Draws.mix(before + tokens[i] + 1); // + 1: a token of id 0 at the start counts
                hashes[i] = before;
            }
        }
        return hashes;
    }

    /** The shortest row, its past included. */
    int shortest() {
        return Arrays.stream(lastSegments)
                .mapToObj(segments::get)
                .mapToInt(s -> s.past() + s.length())
                .min()
                .orElse(0);
    }

    /** The longest way of a row through the model, in positions. */
    int longest() {
        return segments.stream().mapToInt(s -> s.past() + s.length()).max().orElse(0);
    }
}
