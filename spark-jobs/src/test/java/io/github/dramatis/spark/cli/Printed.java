package io.github.dramatis.spark.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command that ran in this process did.
 *
 * @param status its exit code
 * @param out what it printed
 */
record Printed(int status, String out) {
    static Printed by(String... arguments) {
        PrintStream console = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            int status = LocalLauncher.status(arguments);
            return new Printed(status, out.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(console);
        }
    }
}
