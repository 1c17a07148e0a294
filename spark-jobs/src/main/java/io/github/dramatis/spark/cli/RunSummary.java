package io.github.dramatis.spark.cli;

import io.github.dramatis.spark.workspace.Generation;
import io.github.dramatis.spark.workspace.Snapshot;
import io.github.dramatis.spark.workspace.Workspace;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The end of a run that has evaluated its agents: the table of results, where the report is, and what to try next. */
final class RunSummary {
    private final Workspace workspace;
    private final Snapshot snapshot;
    private final Configuration hadoop;
    private final String command;
    private final String example; // null where agents cannot be asked for ratings

    /**
     * @param command that makes the run again
     * @param example options of {@code dramatis ask} that name a user and an item; null where there are no ratings
     */
    RunSummary(Workspace workspace, Snapshot snapshot, Configuration hadoop, String command, String example) {
        this.example = example;
        this.workspace = workspace;
        this.snapshot = snapshot;
        this.hadoop = hadoop;
        this.command = command;
    }

    void print(PrintStream out) {
        Generation reports = snapshot.files("reports");
        if (reports == null) {
            return;
        }
        String folder = workspace.filesFolder("reports", reports.id());
        out.println();
        out.print(read(folder + "/results.txt"));
        out.println();
        out.println("Report: " + folder + "/report.html");
        out.println();
        out.println("Try next:");
        String uri = ShellWord.quoted(workspace.uri());
        if (example == null) {
            out.println("  show the agents what recommenders would:");
            out.println("    submit/dramatis simulate -w " + uri + " --built-in popularity,implicit-als,random");
        } else {
            out.println("  ask an agent yourself:");
            out.println("    submit/dramatis ask -w " + uri + " " + example);
        }
        out.println("  the tables in Spark SQL and notebooks:");
        out.println("    submit/dramatis sql -w " + uri);
        if (example != null) {
            out.println("  the paper's own prompt, redoing only what follows from it:");
            out.println("    " + command + " --set examples.preset=paper");
        }
        out.println("  every user of the data set as an agent, for hours:");
        out.println("    " + command + " --set agents.users=0");
    }

    private String read(String file) {
        Path path = new Path(file);
        try (var in = path.getFileSystem(hadoop).open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
