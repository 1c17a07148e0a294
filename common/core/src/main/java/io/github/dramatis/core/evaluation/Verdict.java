package io.github.dramatis.core.evaluation;

/** What a {@link Contrast} allows to say of a predictor against another. */
public enum Verdict {
    /** Its loss is less. */
    BETTER("better"),
    /** Its loss is more. */
    WORSE("worse"),
    /** The difference is too small to matter: the 90 % interval lies within {@link Contrast#margin()} either way. */
    EQUIVALENT("equivalent"),
    /** The test cannot tell which of the others it is. */
    CANNOT_TELL("cannot tell");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** The name in the column {@code verdict}. */
    public String label() {
        return label;
    }
}
