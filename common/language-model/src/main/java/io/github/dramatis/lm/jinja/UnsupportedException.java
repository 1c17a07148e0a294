package io.github.dramatis.lm.jinja;

/** The template uses what Jinja2 may render and this interpreter does not, or does more than the bounds allow. */
public final class UnsupportedException extends TemplateException {
    private static final long serialVersionUID = 1L;

    public UnsupportedException(String message) {
        super(message);
    }
}
