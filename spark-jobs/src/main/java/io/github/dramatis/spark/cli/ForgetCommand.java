package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.forget.Forgetting;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.workspace.Registrations;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.Locale;
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
                "Erases users: from all tables, old generations, checkpoints and reports, with the weights of adapters"
                        + " trained on them. Ingest leaves them out from then on. 0 erased, 2 nobody of them is there"
                        + " by name.")
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
            if (!erased.isNothing()) {
                new Registrations(workspace).all().forEach(ForgetCommand::sayThatFilesAreGone);
            }
            if (erased.users() == 0 && !erased.finished()) {
                throw nobody("--users " + file, ids.size(), uri, erased.tags());
            }
            System.out.println(text(ids.size(), erased));
        } finally {
            spark.stop();
        }
        return Dramatis.DONE;
    }

    private static void sayThatFilesAreGone(Registrations.Registration registered) {
        System.out.printf(
                "tables of database %s point at files that are gone: run dramatis sql --register again%n",
                registered.database());
    }

    static String text(int ids, Forgetting.Erased erased) {
        return String.format(
                Locale.ROOT,
                "%d of %d users were there: %d rows and the weights of %d adapters that may have learnt from them are"
                        + " removed%s%s; run dramatis run again to make anew what is missing",
                erased.users(),
                ids,
                erased.rows(),
                erased.adapters(),
                erased.tags() ? ", and all tags with what was made of them, since they may be theirs" : "",
                erased.finished() ? ", and what an erasure before, which was interrupted, had left" : "");
    }

    /** That an id is in no table may be a slip of the pen: so it is an error also where tags were removed. */
    static UserError nobody(String users, int ids, String workspace, boolean tags) {
        String none = "of its " + ids + " ids none is in " + workspace;
        String cure = "compare the ids with the source's; ingest leaves these out from now on all the same";
        if (!tags) {
            return new UserError(users, none + ", so nothing was removed", cure);
        }
        return new UserError(
                users,
                none + " by name; they may be of people who gave tags and nothing else, so all tags are removed, with"
                        + " what was made of them, older generations, checkpoints and reports",
                cure + ", and dramatis run makes the tags anew that the others gave");
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
