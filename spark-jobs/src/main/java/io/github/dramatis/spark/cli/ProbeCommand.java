package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.ask.Agents;
import io.github.dramatis.spark.probe.ProbeStage;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.table.ProbeFinding;
import io.github.dramatis.spark.table.Tables;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dramatis probe}: what agents and base model know that they were not shown. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = {
            "Probes whether agents know their held-out titles (a leak), and whether the base model knows the source's"
                    + " files by heart (memorization): the right answer is to be told from nine that are alike.",
            "Publishes the table probes."
        })
final class ProbeCommand implements Callable<Integer> {
    private static final double PERCENT = 100;

    @Mixin
    private AgentOptions options;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Who is asked: a variant_id of the table variants, of an agent alone. Default: the personas.")
    private String variant;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "300",
            description = "Questions of each probe, drawn by hash. Default: ${DEFAULT-VALUE}.")
    private int rows;

    @Override
    public Integer call() {
        if (rows < 1) {
            throw new UserError("--rows " + rows, "it must be 1 or more", "give 300, say");
        }
        SparkSession spark = Sessions.create("dramatis probe");
        try {
            Agents open = options.open(spark);
            options.run(open, new ProbeStage(open.config(), open.model(), variant, rows));
            System.out.printf(
                    "%n%-16s %-28s %-8s %9s  %-28s %s%n",
                    "probe", "model", "items", "questions", "told of ten (10 % by chance)", "written (others)");
            open.context(Progress.SILENT).records(Tables.PROBES).stream()
                    .map(ProbeCommand::line)
                    .forEach(System.out::println);
            return Dramatis.DONE;
        } finally {
            spark.stop();
        }
    }

    private static String line(ProbeFinding finding) {
        return String.format(
                Locale.ROOT,
                "%-16s %-28s %-8s %9d  %4.1f %% (%.1f to %.1f)%-8s  %.1f %% (%.1f %%)",
                finding.probe(),
                finding.model(),
                finding.slice() == null ? "all" : finding.slice(),
                finding.rows(),
                PERCENT * finding.told(),
                PERCENT * finding.low(),
                PERCENT * finding.high(),
                finding.isAboveChance() ? ", above" : "",
                PERCENT * finding.produced(),
                PERCENT * finding.producedOthers());
    }
}
