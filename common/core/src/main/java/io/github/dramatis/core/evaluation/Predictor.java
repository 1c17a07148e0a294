package io.github.dramatis.core.evaluation;

import java.io.Serializable;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who predicted: a variant (adapter, scheme of personas, setting of training and memory) or a baseline.
 *
 * @param adapter none, single-max, single-subsample, single-min, random, persona, ...; served, or served-NAME, a model
 *     behind a server; or swap-N, the adapter of persona N asked about users of all; with pooled- before it where the
 *     agent is pooled with a baseline; null for a baseline
 * @param scheme of the personas that the adapter goes by; null where it goes by none
 * @param setting how the adapter was trained, where several ways are compared: rank-4,layers-top-8; else null
 * @param memory short, long or short+long; null for a baseline
 * @param baseline the baseline; null for a variant
 */
public record Predictor(String adapter, String scheme, String setting, String memory, Baseline baseline)
        implements Serializable {
    /** What the names of adapters begin with whose distributions are pooled with that of a baseline. */
    public static final String POOLED = "pooled-";
    /** What the names of the swap matrix's adapters begin with; the persona's id follows. */
    public static final String SWAP = "swap-";
    /** What the names of the models begin with that are asked behind a server. */
    public static final String SERVED = "served";

    public Predictor {
        if ((baseline == null) == (adapter == null) || (adapter == null) != (memory == null)) {
            throw new IllegalArgumentException(
                    "a predictor is a variant or a baseline: " + adapter + ", " + memory + ", " + baseline);
        }
    }

    /** A variant that goes by no personas. */
    public static Predictor variant(String adapter, String memory) {
        return variant(adapter, null, null, memory);
    }

    /** A variant whose adapter was trained in the one way that there is. */
    public static Predictor variant(String adapter, String scheme, String memory) {
        return variant(adapter, scheme, null, memory);
    }

    public static Predictor variant(String adapter, String scheme, String setting, String memory) {
        return new Predictor(adapter, scheme, setting, memory, null);
    }

    public static Predictor of(Baseline baseline) {
        return new Predictor(null, null, null, null, baseline);
    }

    public boolean isBaseline() {
        return baseline != null;
    }

    /** The name that people read: "persona (traits, short+long)", "frozen (short)", "item mean". */
    public String title() {
        return isBaseline()
                ? baseline.title()
                : Stream.of(scheme, setting, memory)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(", ", name() + " (", ")"));
    }

    /** The name within a sentence: "persona (traits, short+long)", "the item mean". */
    public String inSentence() {
        return isBaseline() ? baseline.inSentence() : title();
    }

    /** The name without scheme, setting and memory: "frozen", "random clusters", "item mean". */
    public String name() {
        if (isBaseline()) {
            return baseline.title();
        }
        String name =
                switch (alone()) {
                    case "none" -> "frozen";
                    case "random" -> "random clusters";
                    default -> alone();
                };
        return isPooled() ? "pooled " + name : name;
    }

    /** Whether it is a cell of the swap matrix: the adapter of one persona, asked about users of all. */
    public boolean isSwap() {
        return adapter != null && adapter.startsWith(SWAP);
    }

    /** Whether it answers through an adapter that was trained here. */
    public boolean isTrained() {
        return !isBaseline() && !adapter.equals("none") && !adapter.startsWith(SERVED);
    }

    /** Whether its distribution is pooled with that of a baseline. */
    boolean isPooled() {
        return adapter != null && adapter.startsWith(POOLED);
    }

    /** The adapter of the agent alone; null for a baseline. */
    String alone() {
        return isPooled() ? adapter.substring(POOLED.length()) : adapter;
    }
}
