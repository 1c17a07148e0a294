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
    private final NextSteps next;

    RunSummary(Workspace workspace, Snapshot snapshot, Configuration hadoop, NextSteps next) {
        this.workspace = workspace;
        this.snapshot = snapshot;
        this.hadoop = hadoop;
        this.next = next;
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
        next.lines().forEach(out::println);
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
