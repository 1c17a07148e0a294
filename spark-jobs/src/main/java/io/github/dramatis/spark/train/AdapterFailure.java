package io.github.dramatis.spark.train;

import java.io.IOException;
import org.apache.spark.SparkException;

/** Why an adapter could not be trained, in words that quote nothing of anybody's. */
final class AdapterFailure {
    private static final String OWN = "io.github.dramatis.";

    private AdapterFailure() {}

    /**
     * The message of our own code, of Spark, of a file system or of the virtual machine; of anything else, which may
     * quote what it was given, the class and where it was thrown.
     */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String name = cause.getClass().getSimpleName();
        StackTraceElement[] trace = cause.getStackTrace();
        boolean own = trace.length > 0 && trace[0].getClassName().startsWith(OWN);
        if (own
                || cause instanceof SparkException
                || cause instanceof IOException
                || cause instanceof VirtualMachineError) {
            return name + ": " + cause.getMessage();
        }
        return name + (trace.length > 0 ? " in " + trace[0].getClassName() + "." + trace[0].getMethodName() : "");
    }
}
