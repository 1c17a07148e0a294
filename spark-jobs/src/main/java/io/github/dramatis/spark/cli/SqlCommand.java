package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.Generation;
import io.github.dramatis.spark.workspace.Snapshot;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dramatis sql}: the statements that make the workspace's tables visible in Spark SQL. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = "Prints the statements that make the newest tables visible in Spark SQL.")
final class SqlCommand implements Callable<Integer> {
    @Option(
            names = {"-w", "--workspace"},
            required = true,
            description = "The workspace.")
    private String uri;

    @Override
    public Integer call() {
        System.out.print(statements(Workspace.open(uri, new Configuration())));
        return Dramatis.DONE;
    }

    /** One statement a table that has been made, to paste into spark-sql or to run with {@code spark.sql}. */
    static String statements(Workspace workspace) {
        Snapshot snapshot = workspace.snapshot();
        StringBuilder sql = new StringBuilder();
        for (Table<?> table : Tables.ALL) {
            Generation generation = snapshot.generations().get(table.name());
            if (generation != null) {
                String folder = workspace.tableFolder(table.name(), generation.id());
                sql.append("CREATE OR REPLACE TEMPORARY VIEW ").append(table.name());
                sql.append(" USING parquet OPTIONS (path '").append(folder.replace("'", "\\'"));
                sql.append("');\n");
            }
        }
        if (sql.length() == 0) {
            throw new UserError("workspace " + workspace.uri(), "no table has been made yet", "run dramatis run first");
        }
        return sql.toString();
    }
}
