package io.github.dramatis.core.reflection.llm;

/** An answer that cannot be used; the message tells the model what to mend. */
final class BadAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    private final AnswerFault fault;

    BadAnswer(AnswerFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    AnswerFault fault() {
        return fault;
    }
}
