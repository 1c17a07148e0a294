package io.github.dramatis.lm.jinja;

/**
 * The bounds of one rendering, so that no template hangs or fills the memory. Real templates stay hundreds of times
 * below.
 */
final class Rendering {
    /**
     * Most work, in steps of about a nanosecond: characters compared, and {@link #STEP} for each expression and
     * statement.
     */
    private static final long MOST_WORK = 100_000_000L;

    static final int STEP = 100;

    /** Characters of all texts, and {@link #ELEMENT} for each element of all lists, that are made on the way. */
    private static final long MOST_MADE = 10_000_000L;

    private static final int ELEMENT = 8;

    /** Expressions and statements within one another, those of called macros included. */
    private static final int DEEPEST = 300;

    private long work;
    private long made;
    private int depth;

    void enter() {
        work(STEP);
        if (++depth > DEEPEST) {
            throw new UnsupportedException("calls or expressions nested more than " + DEEPEST + " deep");
        }
    }

    void leave() {
        depth--;
    }

    void work(long comparisons) {
        work += comparisons;
        if (comparisons < 0 || work > MOST_WORK) {
            throw new UnsupportedException("more steps than any chat template needs");
        }
    }

    /** Counts a text; is called before the text is made. */
    void makeText(long characters) {
        made += characters;
        if (characters < 0 || made > MOST_MADE) {
            throw new UnsupportedException("more text than " + MOST_MADE + " characters");
        }
    }

    /** Counts a list; is called before the list is made. */
    void makeElements(long elements) {
        makeText(ELEMENT * elements);
    }
}
