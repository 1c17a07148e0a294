package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.naming.ByName;

/** What an agent has to beat: predictors that know ratings but no language. */
public enum Baseline {
    /** The mean of all ratings. */
    GLOBAL_MEAN("global_mean", "global mean"),
    /** The mean of the user's ratings; the global mean for a user without any. */
    USER_MEAN("user_mean", "user mean"),
    /** The mean of the item's ratings; the global mean for an item without any. */
    ITEM_MEAN("item_mean", "item mean"),
    /** mean + b_item + b_user, both biases damped towards 0. */
    BIAS("bias", "damped user+item bias"),
    /** The bias, with the user's own slope on the items' biases: how far the user follows what others think of them. */
    BIAS_SLOPE("bias_slope", "damped bias with the user's slope"),
    /** MLlib's ALS, beside biases; the damped bias for a user or an item that it has never seen. */
    ALS("als", "ALS"),
    /** Ridge regression on the numbers that prompts show. */
    RIDGE("ridge", "ridge on the prompts' numbers"),
    /** Gradient-boosted trees on them. */
    TREES("trees", "trees on the prompts' numbers"),
    /** Ridge regression on them, learnt from everybody's ratings instead of the agents' alone. */
    RIDGE_EVERYBODY("ridge_everybody", "ridge on everybody's rows"),
    /** Trees likewise. */
    TREES_EVERYBODY("trees_everybody", "trees on everybody's rows"),
    /** Ridge regression on everybody's rows with the items' content in numbers. */
    RIDGE_CONTENT("ridge_content", "ridge with content"),
    /** Trees likewise. */
    TREES_CONTENT("trees_content", "trees with content");

    private final String column;
    private final String title;

    Baseline(String column, String title) {
        this.column = column;
        this.title = title;
    }

    /** The name in the column {@code baseline}. */
    public String column() {
        return column;
    }

    /** The name that people read. */
    public String title() {
        return title;
    }

    /** The name within a sentence: "the item mean", "ALS". */
    public String inSentence() {
        return compareTo(ALS) >= 0 ? title : "the " + title;
    }

    /** The baseline of that column name. */
    public static Baseline named(String column) {
        return ByName.find(values(), Baseline::column, column)
                .orElseThrow(() -> new IllegalArgumentException("no baseline is called " + column));
    }
}
