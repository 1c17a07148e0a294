package io.github.dramatis.core.error;

/**
 * Something the user gave is wrong and the user can mend it. Shown as its message alone, without a stack trace.
 *
 * <p>Every other exception is a fault of the program or of its surroundings.
 */
public class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String problem;
    private final String cure;

    /**
     * @param what what was given and where: a path, a config key with its value, a command line option
     * @param problem what is wrong with it, with the figures
     * @param cure what to do about it, in the imperative
     */
    public UserError(String what, String problem, String cure) {
        this(what, problem, cure, null);
    }

    /** Keeps the exception that revealed the problem; else as {@link #UserError(String, String, String)}. */
    public UserError(String what, String problem, String cure, Throwable cause) {
        super(what + ": " + problem + "\n  To fix it: " + cure, cause);
        this.what = what;
        this.problem = problem;
        this.cure = cure;
    }

    public String what() {
        return what;
    }

    public String problem() {
        return problem;
    }

    public String cure() {
        return cure;
    }
}
