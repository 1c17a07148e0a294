package io.github.dramatis.spark.probe;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.PoissonWeights;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.spark.ask.AskedVariant;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.progress.TaskProgress;
import io.github.dramatis.spark.session.TaskResources;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.ProbeFinding;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Asks the questions of all probes and publishes the table probes. */
public final class ProbeStage implements Stage<ProbeResult> {
    private static final String ALL = "";
    private static final String BASE = "none";
    private static final int TOLD = 1;
    private static final int PRODUCED = 2;
    private static final int PRODUCED_OTHERS = 3;

    private final DramatisConfig config;
    private final AgentModel model;
    private final String variant;
    private final int rows;

    /**
     * @param config of the run that trained the agents
     * @param model that they run on
     * @param variant who is asked for held-out titles beside the base model; empty: {@link AskedVariant#alone}
     * @param rows questions of a probe, at most
     */
    public ProbeStage(DramatisConfig config, AgentModel model, String variant, int rows) {
        this.config = config;
        this.model = model;
        this.variant = variant;
        this.rows = rows;
    }

    @Override
    public String name() {
        return "probe";
    }

    @Override
    public int logicVersion() {
        return 2;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of(Tables.INTERACTIONS, Tables.ITEMS, Tables.EXAMPLES, Tables.PERSONA_MEMBERS, Tables.VARIANTS);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.PROBES);
    }

    /** Items are held against each other. */
    @Override
    public OptionalLong bytesBesideTables(Configuration hadoop, ToLongFunction<Table<?>> rows) {
        return OptionalLong.empty();
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("variant", variant, "rows", rows, "model", model.identity());
    }

    @Override
    public ProbeResult run(StageContext context) {
        AskedVariant asked = AskedVariant.alone(context, variant);
        AlikeItems all = AlikeItems.of(context.read(Tables.ITEMS), ProbeQuestions.training(context), context.seed());
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> questions = kept.keep(questions(context, all.in(kept), asked.variant()));
            long total = questions.count();
            if (total == 0) {
                throw new UserError(
                        "probe",
                        "there is nothing to ask: no item has nine others that are alike, with a title",
                        "probe a workspace with more items");
            }
            AgentModel base = model.of(asked.variant().setting());
            List<ProbeFinding> findings = findings(context, base, questions, total);
            context.write(Tables.PROBES, findings);
            return ProbeResult.of(asked.id(), findings);
        }
    }

    /** Rows of {@link ProbeQuestion}. */
    private Dataset<Row> questions(StageContext context, AlikeItems alike, Variant agents) {
        ProbeQuestions made = new ProbeQuestions(
                context, alike, rows, config.reflect().itemNoun(), model.scale().isRated());
        Dataset<Row> titles = made.heldOutTitles(agents.memory());
        return of(titles, lit(null), BASE)
                .unionByName(ofAgents(context, titles, agents))
                .unionByName(of(made.catalogue(), lit(null), BASE))
                .unionByName(of(made.histories(), lit(null), BASE));
    }

    private static Dataset<Row> of(Dataset<Row> questions, Column path, String model) {
        return questions.withColumn("path", path.cast("string")).withColumn("model", lit(model));
    }

    /** The same questions for the adapter of each user's persona, or of all. */
    private static Dataset<Row> ofAgents(StageContext context, Dataset<Row> titles, Variant agents) {
        if (agents.paths().isEmpty()) {
            return of(titles.limit(0), lit(null), agents.variantId());
        }
        if (!agents.goesByPersona()) {
            return of(titles, lit(agents.paths().get(Variant.EVERYBODY)), agents.variantId());
        }
        Dataset<Row> personas = context.read(Tables.PERSONA_MEMBERS)
                .where(col("scheme").equalTo(agents.scheme()))
                .select(col("user_id").as("subject"), col("persona_id"));
        Column path = lit(null);
        for (Map.Entry<String, String> persona : new TreeMap<>(agents.paths()).entrySet()) {
            path = when(col("persona_id").equalTo(persona.getKey()), persona.getValue())
                    .otherwise(path);
        }
        return of(titles.join(personas, "subject"), path, agents.variantId())
                .where(col("path").isNotNull())
                .drop("persona_id");
    }

    private List<ProbeFinding> findings(StageContext context, AgentModel base, Dataset<Row> questions, long total) {
        int tasks = TaskResources.sideBySide(
                context.spark().sparkContext(), config.resources().predictPartitions(), config.resources());
        try (TaskProgress progress = new TaskProgress(context.spark(), context.progress(), "probe, questions", total)) {
            ProbeTask task = new ProbeTask(base, context.workspace(), progress.counter());
            Dataset<Row> answers = TaskResources.map(
                    questions
                            .repartition(tasks, col("subject"))
                            .sortWithinPartitions("path", "probe", "subject", "question"),
                    task,
                    RowCodec.of(ProbeAnswer.class).encoder(),
                    config.resources());
            // some hundreds: rows is a number on the command line
            return findings(RowCodec.of(ProbeAnswer.class).decodeAll(answers), context.seed());
        }
    }

    private List<ProbeFinding> findings(List<ProbeAnswer> answers, long seed) {
        int replicates = config.evaluate().bootstrap();
        Map<List<String>, Resamples> sums = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        for (ProbeAnswer answer : answers) {
            double[] one = {1, answer.told() ? 1 : 0, answer.produced() ? 1 : 0, answer.producedOthers()};
            double[] weights = PoissonWeights.of(seed, answer.subject(), replicates);
            for (String slice : List.of(ALL, answer.slice())) {
                sums.computeIfAbsent(
                                List.of(answer.probe(), answer.model(), slice),
                                key -> new Resamples(replicates, one.length))
                        .add(weights, one);
            }
        }
        List<ProbeFinding> findings = new ArrayList<>();
        sums.forEach((key, resamples) -> findings.add(finding(key, resamples)));
        return findings;
    }

    private static ProbeFinding finding(List<String> key, Resamples resamples) {
        double[] total = resamples.total();
        Interval told = resamples.interval(sums -> sums[TOLD] / sums[0]);
        return new ProbeFinding(
                key.get(0),
                key.get(1),
                key.get(2).equals(ALL) ? null : key.get(2),
                Math.round(total[0]),
                1.0 / (ProbeQuestion.OTHERS + 1),
                total[TOLD] / total[0],
                told.low(),
                told.high(),
                total[PRODUCED] / total[0],
                total[PRODUCED_OTHERS] / total[0]);
    }
}
