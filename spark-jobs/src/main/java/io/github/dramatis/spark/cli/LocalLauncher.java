package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import org.slf4j.LoggerFactory;

/** The main class of {@code submit/dramatis}: exit codes instead of exceptions. */
public final class LocalLauncher {
    private LocalLauncher() {}

    public static void main(String[] arguments) {
        System.exit(status(arguments));
    }

    /** 0 done, 1 failed, 2 wrong use or input, 3 published but incomplete, 4 gate not passed. */
    static int status(String... arguments) {
        try {
            return Dramatis.execute(arguments);
        } catch (UserError e) {
            System.err.println("dramatis: " + e.getMessage());
            return Dramatis.WRONG_INPUT;
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(LocalLauncher.class).error("failed", e);
            System.err.println("dramatis: failed: " + e);
            return Dramatis.FAILED;
        }
    }
}
