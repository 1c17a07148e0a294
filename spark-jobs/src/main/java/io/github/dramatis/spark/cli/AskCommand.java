package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.ask.Agents;
import io.github.dramatis.spark.ask.AnswerCard;
import io.github.dramatis.spark.ask.AskStage;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.WriterLock;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dramatis ask}: agents about any pairs, or one agent about one item. */
@Command(
        name = "ask",
        mixinStandardHelpOptions = true,
        description = {
            "Asks agents how they would rate items, and publishes the answers as the table answers.",
            "With --user and --item it shows one answer: the prompt, and the distribution over the ratings."
                    + " Answers of the model are kept: the same question costs nothing a second time,"
                    + " and a run that was killed goes on where it was."
        })
final class AskCommand implements Callable<Integer> {
    @Mixin
    private AgentOptions options;

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description = "Pairs: .csv or .tsv with a header, .jsonl, Parquet, or table:NAME,"
                    + " with the columns user_id and item_id;"
                    + " title, year and categories describe items that the catalogue lacks.")
    private String pairs;

    @Option(
            names = "--ratings",
            paramLabel = "FILE",
            defaultValue = "",
            description = "A few ratings of users whom the source does not know: user_id, item_id, rating and perhaps"
                    + " timestamp. They are answered for by the nearest persona.")
    private String ratings;

    @Option(names = "--user", paramLabel = "ID", description = "One user.")
    private String user;

    @Option(names = "--item", paramLabel = "ID", description = "One item.")
    private String item;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            defaultValue = "",
            description =
                    "Who is asked: a variant_id of the table variants, or a baseline. Default: the persona agents,"
                            + " pooled with the best baseline.")
    private String variant;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "A copy of the answers as Parquet. dramatis forget does not reach it.")
    private String out;

    @Option(
            names = "--accept-incomplete",
            arity = "0..1",
            fallbackValue = "true",
            description = "End with 0 where some pairs have no answer.")
    private boolean acceptIncomplete;

    @Override
    public Integer call() {
        boolean one = user != null && item != null;
        if ((pairs == null) == !one || (user == null) != (item == null) || one && out != null) {
            throw new UserError(
                    "dramatis ask",
                    "it needs --pairs FILE, or --user ID with --item ID and without --out",
                    "see dramatis ask --help");
        }
        SparkSession spark = Sessions.create("dramatis ask");
        try {
            if (out != null) {
                OutFolder.requireNew(out, spark.sparkContext().hadoopConfiguration());
            }
            Agents agents = options.open(spark);
            return one ? card(agents) : table(agents);
        } finally {
            spark.stop();
        }
    }

    private int card(Agents agents) {
        try (WriterLock lock = WriterLock.take(agents.workspace(), PipelineRun.newRunId())) {
            System.out.print(AnswerCard.of(
                    agents.context(Progress.SILENT), agents.config(), agents.model(), variant, user, item));
            lock.confirm();
        }
        return Dramatis.DONE;
    }

    private int table(Agents agents) {
        boolean incomplete =
                AgentOptions.run(agents, new AskStage(agents.config(), agents.model(), pairs, ratings, variant));
        if (out != null) {
            agents.context(Progress.SILENT).read(Tables.ANSWERS).write().parquet(out);
            System.out.println("copied to " + out + ", which dramatis forget does not reach");
        }
        return incomplete && !acceptIncomplete ? Dramatis.INCOMPLETE : Dramatis.DONE;
    }
}
