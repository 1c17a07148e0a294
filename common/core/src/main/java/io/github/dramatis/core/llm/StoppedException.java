package io.github.dramatis.core.llm;

/** No more calls may begin, for example since the budget is spent. Those under way are let end. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoppedException(String reason) {
        super(reason);
    }
}
