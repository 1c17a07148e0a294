package io.github.dramatis.spark.cli;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dramatis upgrade}: brings a workspace of an older format to this version's. */
@Command(
        name = "upgrade",
        mixinStandardHelpOptions = true,
        description = "Brings a workspace of an older format to this version's.")
final class UpgradeCommand implements Callable<Integer> {
    @Option(
            names = {"-w", "--workspace"},
            required = true,
            description = "The workspace.")
    private String uri;

    /** Format 1 is the first: opening says so of any other, and there is nothing yet to migrate from. */
    @Override
    public Integer call() {
        Workspace workspace = Workspace.open(uri, Sessions.hadoop());
        System.out.println(workspace.uri() + " has this version's format already");
        return Dramatis.DONE;
    }
}
