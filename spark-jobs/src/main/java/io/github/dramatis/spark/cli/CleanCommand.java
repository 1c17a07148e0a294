package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.workspace.Registrations;
import io.github.dramatis.spark.workspace.Sweep;
import io.github.dramatis.spark.workspace.Workspace;
import io.github.dramatis.spark.workspace.WriterLock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dramatis clean}: removes what a workspace does not need any more. */
@Command(
        name = "clean",
        mixinStandardHelpOptions = true,
        description = "Shows old generations and what runs that died left behind; --delete removes them.")
final class CleanCommand implements Callable<Integer> {
    private static final double MIB = 1 << 20;

    @Option(
            names = {"-w", "--workspace"},
            required = true,
            description = "The workspace.")
    private String uri;

    @Option(
            names = "--keep",
            defaultValue = "2",
            description = "Newest published generations of each table that stay: ${DEFAULT-VALUE}.")
    private int keep;

    @Option(
            names = "--older-than",
            defaultValue = "7d",
            description = "What is younger stays, e.g. 7d, 12h or 0d: ${DEFAULT-VALUE}.")
    private String olderThan;

    @Option(names = "--delete", description = "Really remove it; without this nothing is touched.")
    private boolean delete;

    @Override
    public Integer call() {
        if (keep < 1) {
            throw new UserError("--keep " + keep, "the newest generation always stays", "give 1 or more");
        }
        Workspace workspace = Workspace.open(uri, Sessions.hadoop());
        Duration age = age(olderThan);
        try (WriterLock lock = WriterLock.take(workspace, "clean-" + PipelineRun.newRunId())) {
            // under the lock, since it looks what catalogs point at: nothing newer is published until it has removed
            Sweep sweep = new Sweep(workspace, keep, age);
            List<Sweep.Leftover> found = sweep.find();
            for (Sweep.Leftover leftover : found) {
                System.out.printf("%9.1f MB  %s: %s%n", leftover.bytes() / MIB, leftover.path(), leftover.reason());
            }
            sweep.notOurs().forEach(path -> System.out.printf("   not ours  %s: it stays%n", path));
            for (Registrations.Registration registered : new Registrations(workspace).all()) {
                System.out.printf(
                        "      stays  what the tables of database %s point at; when it has been dropped, remove %s%n",
                        registered.database(), registered.file());
            }
            if (delete) {
                sweep.delete(found);
            }
            double bytes = found.stream().mapToLong(Sweep.Leftover::bytes).sum();
            System.out.printf(
                    "%9.1f MB  %s%n", bytes / MIB, delete ? "removed" : "could go; give --delete to remove it");
        }
        return Dramatis.DONE;
    }

    private static Duration age(String text) {
        if (!text.matches("\\d{1,5}[dh]")) {
            throw new UserError("--older-than " + text, "it is no age", "give days or hours, for example 7d or 12h");
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return text.endsWith("d") ? Duration.ofDays(number) : Duration.ofHours(number);
    }
}
