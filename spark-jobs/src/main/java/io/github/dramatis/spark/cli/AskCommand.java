package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.ask.Agents;
import io.github.dramatis.spark.ask.AnswerCard;
import io.github.dramatis.spark.ask.AskSlatesStage;
import io.github.dramatis.spark.ask.AskStage;
import io.github.dramatis.spark.ask.SlateCard;
import io.github.dramatis.spark.session.LittleData;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.WriterLock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dramatis ask}: agents about any pairs or slates, or one agent about one of them. */
@Command(
        name = "ask",
        mixinStandardHelpOptions = true,
        description = {
            "Asks agents how they would rate items, or what they would take of slates, and publishes the answers as the"
                    + " table answers.",
            "With --user and --item or --items it shows one answer: the prompt, and the chances of each answer."
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
                    + " with the columns user_id and item_id; title, year and categories describe items that the"
                    + " catalogue lacks.")
    private String pairs;

    @Option(
            names = "--slates",
            paramLabel = "FILE",
            description = "Slates to choose from, in the same formats, with the columns user_id and slate: the ids of 1"
                    + " to 20 items, an array or a text with | between them.")
    private String slates;

    @Option(
            names = "--ratings",
            paramLabel = "FILE",
            defaultValue = "",
            description = "A few ratings of users whom the source does not know: user_id, item_id, rating and perhaps"
                    + " timestamp. They are answered for by the nearest persona.")
    private String ratings;

    @Option(names = "--user", paramLabel = "ID", description = "One user.")
    private String user;

    @Option(names = "--item", paramLabel = "ID", description = "One item, to be rated.")
    private String item;

    @Option(names = "--items", split = ",", paramLabel = "ID", description = "One slate, to be chosen from.")
    private List<String> items = new ArrayList<>();

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
            description = "A copy of the answers as Parquet, in a new folder. dramatis forget does not reach it.")
    private String out;

    @Option(
            names = "--accept-incomplete",
            arity = "0..1",
            fallbackValue = "true",
            description = "End with 0 where some pairs or slates have no answer.")
    private boolean acceptIncomplete;

    @Override
    public Integer call() {
        requireOneQuestion();
        boolean one = user != null;
        SparkSession spark = Sessions.create("dramatis ask");
        try {
            OutFolder copies = out == null
                    ? null
                    : OutFolder.open(out, spark.sparkContext().hadoopConfiguration());
            Agents agents = options.open(spark);
            return one ? card(agents) : table(agents, copies);
        } finally {
            spark.stop();
        }
    }

    private void requireOneQuestion() {
        boolean one = user != null;
        long questions = Stream.of(pairs != null, slates != null, item != null, !items.isEmpty())
                .filter(asked -> asked)
                .count();
        if (questions != 1 || one != (item != null || !items.isEmpty()) || one && out != null) {
            throw new UserError(
                    "ask",
                    "it needs one of --pairs FILE, --slates FILE, --user ID with --item ID, --user ID with --items"
                            + " ID,ID; the last two without --out",
                    "see dramatis ask --help");
        }
        if (one && !ratings.isEmpty()) {
            throw new UserError(
                    "--ratings " + ratings,
                    "a single answer is that of a user whom the source knows",
                    "give it with --pairs or --slates, or leave it out");
        }
    }

    private int card(Agents agents) {
        StageContext context = agents.context(Progress.SILENT);
        AskStage published = new AskStage(agents.config(), agents.model(), "", "", variant);
        try (WriterLock lock = WriterLock.take(agents.workspace(), PipelineRun.newRunId());
                LittleData settings = StageRunner.settings(agents.spark(), agents.workspace(), published)) {
            System.out.print(
                    items.isEmpty()
                            ? AnswerCard.of(context, agents.config(), agents.model(), variant, user, item)
                            : SlateCard.of(context, agents.config(), agents.model(), variant, user, items));
            lock.confirm();
        }
        return Dramatis.DONE;
    }

    /** @param copies null: none */
    private int table(Agents agents, OutFolder copies) {
        boolean incomplete = options.run(
                agents,
                slates == null
                        ? new AskStage(agents.config(), agents.model(), pairs, ratings, variant)
                        : new AskSlatesStage(agents.config(), agents.model(), slates, ratings, variant));
        if (copies != null) {
            copies.copy(agents.context(Progress.SILENT).read(Tables.ANSWERS));
        }
        return incomplete && !acceptIncomplete ? Dramatis.INCOMPLETE : Dramatis.DONE;
    }
}
