package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.forget.Forgetting;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.workspace.Registrations;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dramatis forget}: erases users from a workspace, for good. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description =
                "Erases users: from all tables, old generations, checkpoints and reports, with the weights of adapters trained on"
                        + " them. Ingest leaves them out from then on. 0 erased, 2 nobody of them is there.")
final class ForgetCommand implements Callable<Integer> {
    @Option(
            names = {"-w", "--workspace"},
            required = true,
            description = "The workspace.")
    private String uri;

    @Option(names = "--users", required = true, description = "File or URI with one user id a line.")
    private String file;

    @Override
    public Integer call() {
        SparkSession spark = Sessions.create("dramatis forget");
        try {
            Configuration hadoop = spark.sparkContext().hadoopConfiguration();
            Set<String> ids = parse(HadoopFiles.text(file, hadoop, "--users", "give a file"));
            Workspace workspace = Workspace.open(uri, hadoop);
            Forgetting.Erased erased = Forgetting.run(spark, workspace, ids, PipelineRun.newRunId());
            if (erased.users() == 0) {
                throw new UserError(
                        "--users " + file,
                        "of its " + ids.size() + " ids none is in " + uri + ", so nothing was removed",
                        "compare the ids with the source's; ingest leaves these out from now on all the same");
            }
            System.out.printf(
                    "%d of %d users were there: %d rows and the weights of %d adapters that may have learnt from them are"
                            + " removed; run dramatis run again to train these anew%n",
                    erased.users(), ids.size(), erased.rows(), erased.adapters());
            new Registrations(workspace)
                    .all()
                    .forEach(registered -> System.out.printf(
                            "tables of database %s point at files that are gone: run dramatis sql --register again%n",
                            registered.database()));
        } finally {
            spark.stop();
        }
        return Dramatis.DONE;
    }

    /** One id a line, without the blanks around it, as ingest reads ids. */
    static Set<String> parse(String text) {
        Set<String> ids = text.replace("\uFEFF", "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            throw new UserError("--users", "it names nobody", "give one user id a line");
        }
        return ids;
    }
}
