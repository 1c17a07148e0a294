package io.github.dramatis.lm.jinja;

/** The template looks at a text that is not there yet ({@link Text#place}): what it renders depends on that text. */
public final class OpenTextException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OpenTextException() {
        super("the template looks at a text that is not there yet", null, false, false);
    }
}
