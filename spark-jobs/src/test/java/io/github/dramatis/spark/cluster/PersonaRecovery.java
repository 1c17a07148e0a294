package io.github.dramatis.spark.cluster;

import io.github.dramatis.core.persona.AdjustedRandIndex;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How well the personas of a workspace are those that {@code dramatis synth} planted: a line of tests/bench/run's
 * table.
 */
final class PersonaRecovery {
    private PersonaRecovery() {}

    /** Arguments: workspace, the synthetic world's folder. */
    public static void main(String[] arguments) {
        SparkSession spark = Sessions.create("persona recovery");
        Workspace workspace = Workspace.open(arguments[0], spark.sessionState().newHadoopConf());
        String members = workspace.tableFolder(
                Tables.PERSONA_MEMBERS.name(),
                workspace
                        .snapshot()
                        .generations()
                        .get(Tables.PERSONA_MEMBERS.name())
                        .id());
        // a row for each pair of a planted and a found persona, however many users there are
        List<Row> together = spark.read()
                .parquet(members)
                .join(spark.read().option("header", true).csv(arguments[1] + "/truth"), "user_id")
                .groupBy("persona_id", "persona")
                .count()
                .collectAsList();
        List<String> found =
                together.stream().map(row -> row.getString(0)).distinct().toList();
        List<String> planted =
                together.stream().map(row -> row.getString(1)).distinct().toList();
        long[][] counts = new long[found.size()][planted.size()];
        together.forEach(
                row -> counts[found.indexOf(row.getString(0))][planted.indexOf(row.getString(1))] = row.getLong(2));
        System.out.printf(
                Locale.ROOT,
                "| %s | cluster | | %.3f | adjusted Rand index of %d personas found, %d planted |%n",
                arguments[0].replaceAll(".*/", ""),
                AdjustedRandIndex.of(counts),
                found.size(),
                planted.size());
        spark.stop();
    }
}
