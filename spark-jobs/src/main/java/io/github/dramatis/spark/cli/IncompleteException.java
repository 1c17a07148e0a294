package io.github.dramatis.spark.cli;

import org.apache.spark.SparkUserAppException;

/**
 * What a main class throws for an end that is neither success nor failure: published, but incomplete. In client mode, and so in the
 * driver's pod on Kubernetes, spark-submit ends with {@link #exitCode()}.
 */
public final class IncompleteException extends SparkUserAppException {
    private static final long serialVersionUID = 1L;
    static final String MESSAGE =
            "INCOMPLETE: published, but with rejected rows past the limit or with failed adapters; dramatis status says which stage";

    IncompleteException() {
        super(Dramatis.INCOMPLETE);
    }

    @Override
    public String getMessage() {
        return MESSAGE;
    }
}
