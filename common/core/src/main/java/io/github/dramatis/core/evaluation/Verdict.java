package io.github.dramatis.core.evaluation;

/** What the interval of a difference (variant minus baseline, errors) allows to say. */
public enum Verdict {
    /** The whole interval is below 0 and narrow enough. */
    BEATS("beats"),
    /** The interval is narrow enough and reaches 0 or lies above it. */
    FAILS("fails to beat"),
    /** The interval is wider than asked for: there are too few users to say how large the difference is. */
    TOO_SMALL("too small to tell"),
    /** As before, yet even this wide interval lies below 0: better, by how much is open. */
    TOO_SMALL_BUT_BETTER("too small to tell how much better"),
    /** As before, yet even this wide interval lies above 0: worse, by how much is open. */
    TOO_SMALL_BUT_WORSE("too small to tell how much worse");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** As the column {@code verdict} has it. */
    public String label() {
        return label;
    }

    /**
     * @param difference 95 % interval of variant minus baseline
     * @param tooSmallToTell largest half width that still tells, in the unit of the ratings
     */
    public static Verdict of(Interval difference, double tooSmallToTell) {
        if (difference.halfWidth() <= tooSmallToTell) {
            return difference.high() < 0 ? BEATS : FAILS;
        }
        if (difference.high() < 0) {
            return TOO_SMALL_BUT_BETTER;
        }
        return difference.low() > 0 ? TOO_SMALL_BUT_WORSE : TOO_SMALL;
    }

    /** The verdict of that label. */
    public static Verdict labelled(String label) {
        for (Verdict verdict : values()) {
            if (verdict.label.equals(label)) {
                return verdict;
            }
        }
        throw new IllegalArgumentException("no verdict is called " + label);
    }
}
