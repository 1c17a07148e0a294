package io.github.dramatis.spark.cli;

import org.apache.spark.SparkUserAppException;

/**
 * What a main class throws for an end with a code of its own. In client mode, and so in the driver's pod on Kubernetes,
 * spark-submit ends with {@link #exitCode()} and prints no stack trace.
 */
public final class ExitCodeException extends SparkUserAppException {
    private static final long serialVersionUID = 1L;
    static final String INCOMPLETE = "INCOMPLETE: published, but not whole; the output says what is missing";
    static final String GATE = "GATE: published, but the gate was not passed; the output says why";

    private final String message;

    ExitCodeException(int code, String message) {
        super(code);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
