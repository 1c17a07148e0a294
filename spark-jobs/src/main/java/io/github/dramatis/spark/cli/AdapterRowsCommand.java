package io.github.dramatis.spark.cli;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.spark.ask.Agents;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.train.AdapterExport;
import io.github.dramatis.spark.train.TrainStage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dramatis adapter rows}: what an adapter would be trained on, for other trainers. */
@Command(
        name = "rows",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the rows that an adapter would be trained on, as token ids with soft targets, and beside them in"
                    + " .json how the stage train would do it. submit/peft/train.py trains on them with torch and peft.",
            "The workspace needs its examples; adapters that were trained elsewhere come back by train.from. What is"
                    + " written holds users' histories: dramatis forget does not reach it."
        })
final class AdapterRowsCommand implements Callable<Integer> {
    @Mixin
    private AgentOptions options;

    @Option(
            names = "--adapter",
            required = true,
            paramLabel = "NAME",
            description = "persona/short+long/0, single-max/short+long/all, ...")
    private String adapter;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "A file that ends in .jsonl.")
    private Path out;

    @Override
    public Integer call() {
        SparkSession spark = Sessions.create("dramatis adapter rows");
        try {
            Agents open = options.open(spark, List.of("examples"));
            List<String> schemes = open.config().cluster().schemes().stream()
                    .map(PersonaScheme::name)
                    .toList();
            DramatisConfig config = open.config();
            TrainStage stage = new TrainStage(config.train(), schemes, open.model(), config.resources())
                    .comparing(config.experiment().ways(config.train()));
            Map<String, Long> counts =
                    new AdapterExport(open.context(Progress.SILENT), stage, open.model()).write(adapter, out);
            counts.forEach((purpose, rows) -> System.out.println(purpose + ": " + rows + " rows"));
            System.out.println("written to " + out + ", which dramatis forget does not reach");
            return Dramatis.DONE;
        } finally {
            spark.stop();
        }
    }
}
