package io.github.dramatis.spark.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.forget.Erasure;
import io.github.dramatis.spark.forget.SuppressionList;
import io.github.dramatis.spark.model.HadoopFiles;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.Republication;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.Map;
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
                "Erases users: from all tables, old generations, checkpoints and reports; adapters trained on them become"
                        + " stale until the next run. Ingest leaves them out from then on.")
final class ForgetCommand implements Callable<Integer> {
    @Option(
            names = {"-w", "--workspace"},
            required = true,
            description = "The workspace.")
    private String uri;

    @Option(names = "--users", required = true, description = "File or URI with one user id a line.")
    private String users;

    @Override
    public Integer call() {
        SparkSession spark = Sessions.create("dramatis forget");
        try {
            Set<String> ids = read(spark.sparkContext().hadoopConfiguration());
            forget(spark, uri, ids);
            System.out.printf(
                    "%d users are forgotten; run dramatis run again to retrain adapters that had learnt from them%n",
                    ids.size());
        } finally {
            spark.stop();
        }
        return Dramatis.DONE;
    }

    /** The list is saved first: if this is interrupted, they are left out already, and it can be done again. */
    static void forget(SparkSession spark, String uri, Set<String> ids) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Workspace workspace = Workspace.open(uri, hadoop);
        SuppressionList list = SuppressionList.of(workspace.uri(), hadoop).with(ids, hadoop);
        list.save(workspace.uri(), hadoop);
        AnswerStore.open(workspace.uri(), hadoop).forget(ids);
        Republication republication = new Republication(spark, workspace, PipelineRun.newRunId());
        Set<String> personas = Erasure.personasOf(republication.current(Tables.PERSONA_MEMBERS), list);
        Erasure erasure = new Erasure(list, personas, republication.current(Tables.INTERACTIONS));
        republication.run("forget", erasure::rest, new ObjectMapper().valueToTree(Map.of("users", ids.size())));
    }

    private Set<String> read(Configuration hadoop) {
        Set<String> ids = HadoopFiles.text(users, hadoop, "--users", "give a file")
                .lines()
                .filter(line -> !line.isBlank())
                .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            throw new UserError("--users " + users, "it names nobody", "give one user id a line");
        }
        return ids;
    }
}
