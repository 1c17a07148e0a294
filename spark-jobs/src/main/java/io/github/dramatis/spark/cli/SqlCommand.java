package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dramatis sql}: makes the workspace's tables visible in Spark SQL. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = "Prints the statements that make the newest tables, and views over them, visible in Spark SQL.")
final class SqlCommand implements Callable<Integer> {
    private static final String CATALOG = "spark.sql.catalogImplementation";

    @Option(
            names = {"-w", "--workspace"},
            required = true,
            description = "The workspace.")
    private String uri;

    @Option(names = "--register", description = "Run them in the persistent catalog (Hive) instead of printing them.")
    private boolean register;

    @Option(
            names = "--database",
            defaultValue = "dramatis",
            description = "Database of the catalog for --register: ${DEFAULT-VALUE}.")
    private String database;

    @Override
    public Integer call() {
        Workspace workspace = Workspace.open(uri, Sessions.hadoop());
        if (register) {
            return register(workspace);
        }
        print(new SqlStatements(workspace).temporary());
        return Dramatis.DONE;
    }

    private Integer register(Workspace workspace) {
        if (!database.matches("\\w+")) {
            throw new UserError("--database " + database, "it is no name", "use letters, digits and underscores");
        }
        SparkSession spark = Sessions.create("dramatis sql");
        try {
            if (!spark.conf().get(CATALOG, "in-memory").equals("hive")) {
                print(new SqlStatements(workspace).persistent(database));
                throw new UserError(
                        "--register",
                        "this Spark has no persistent catalog: " + CATALOG + " is not hive",
                        "run it by a spark-submit whose Spark has Hive, with --conf " + CATALOG
                                + "=hive, or paste the statements above where there is one, into a database without such names");
            }
            new CatalogRegistration(spark, workspace, database)
                    .register(() -> new SqlStatements(workspace))
                    .forEach(entry -> System.out.println("made anew, so give grants on it again: " + entry));
        } finally {
            spark.stop();
        }
        System.out.println("registered in database " + database);
        return Dramatis.DONE;
    }

    private static void print(List<String> statements) {
        statements.forEach(statement -> System.out.print(statement + ";\n"));
    }
}
