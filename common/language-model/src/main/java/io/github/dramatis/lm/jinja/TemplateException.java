package io.github.dramatis.lm.jinja;

/**
 * The template cannot be read or applied, by Jinja's own rules or because it says so itself ({@code raise_exception}).
 */
public class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TemplateException(String message) {
        super(message);
    }
}
