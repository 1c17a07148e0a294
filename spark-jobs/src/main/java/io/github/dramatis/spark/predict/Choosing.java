package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.estimate.PooledDistribution;
import io.github.dramatis.core.evaluation.ChoiceBaseline;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.AgentChoice;
import io.github.dramatis.spark.table.ChoiceFit;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns what models said to slates into the table {@code choices}: each agent alone, as sure as it is right, and pooled
 * with the stack, next to the rivals that choose by numbers. Temperatures and pools are fitted on the rows of the
 * purpose pool.
 */
final class Choosing {
    private static final StructType PARTNER = new StructType()
            .add("target_id", DataTypes.StringType)
            .add(Partner.PROBABILITIES, DataTypes.createArrayType(DataTypes.DoubleType, false));

    private final StageContext context;
    private final boolean rated;

    /** @param rated whether there are ratings */
    Choosing(StageContext context, boolean rated) {
        this.context = context;
        this.rated = rated;
    }

    /**
     * Writes the table.
     *
     * @param answers {@link Answers} to slates
     * @return its rows
     */
    long write(Dataset<Row> answers) {
        Dataset<Row> examples = context.read(Tables.EXAMPLES).where(col("task").equalTo(Target.CHOICE));
        ChoiceBaselines baselines = ChoiceBaselines.fit(context, examples, rated);
        Dataset<Row> asked =
                examples.where(col("purpose").isin(Target.POOL, Target.TEST)).dropDuplicates("target_id");
        Dataset<Row> beside = answers.join(partner(asked, baselines), "target_id");
        Calibration.Powers powers =
                Calibration.of(beside, Calibration.Fitted::taken).powers();
        context.write(Tables.CHOICE_FITS, fits(powers, baselines));
        Dataset<Row> ofAgents = beside.where(
                        col("purpose").equalTo(Target.TEST).and(col("error").isNull()))
                .flatMap(agents(powers, context.seed()), Tables.CHOICES.codec().encoder());
        Dataset<Row> ofBaselines = asked.where(col("purpose").equalTo(Target.TEST))
                .flatMap(
                        rivals(baselines, context.seed()),
                        Tables.CHOICES.codec().encoder());
        return context.write(Tables.CHOICES, ofAgents.unionByName(ofBaselines));
    }

    private static List<ChoiceFit> fits(Calibration.Powers powers, ChoiceBaselines baselines) {
        List<ChoiceFit> fits = new ArrayList<>();
        powers.temperatures().forEach((key, temperature) -> {
            PooledDistribution pool = powers.pool(key);
            fits.add(new ChoiceFit(
                    key,
                    temperature,
                    pool == null ? null : pool.modelPower(),
                    pool == null ? null : pool.baselinePower(),
                    null,
                    null,
                    null,
                    null));
        });
        baselines
                .models()
                .forEach((baseline, model) -> fits.add(new ChoiceFit(
                        baseline.column(),
                        null,
                        null,
                        null,
                        model.means(),
                        model.spreads(),
                        model.weights(),
                        model.none())));
        return fits;
    }

    private static Dataset<Row> partner(Dataset<Row> asked, ChoiceBaselines baselines) {
        RowCodec<Example> codec = Tables.EXAMPLES.codec();
        MapFunction<Row, Row> partner = row -> {
            Example example = codec.decode(row);
            return RowFactory.create(example.targetId(), baselines.of(ChoiceBaseline.STACK, example.evidence()));
        };
        return asked.map(partner, Encoders.row(PARTNER));
    }

    private static FlatMapFunction<Row, Row> agents(Calibration.Powers powers, long seed) {
        RowCodec<Answers> answers = RowCodec.of(Answers.class);
        RowCodec<AgentChoice> codec = Tables.CHOICES.codec();
        return row -> {
            Answers answer = answers.decode(row);
            String key = Calibration.key(answer);
            List<Row> rows = new ArrayList<>();
            LabelDistribution alone = LabelDistribution.of(
                    answer.logProbabilities(), powers.temperatures().getOrDefault(key, 1.0));
            rows.add(codec.encode(choice(answer, "", alone, seed)));
            PooledDistribution pool = powers.pool(key);
            if (pool != null) {
                LabelDistribution pooled =
                        LabelDistribution.pooled(answer.logProbabilities(), pool, Partner.probabilities(row));
                rows.add(codec.encode(choice(answer, Predictor.POOLED, pooled, seed)));
            }
            return rows.iterator();
        };
    }

    private static AgentChoice choice(Answers answer, String prefix, LabelDistribution distribution, long seed) {
        String variant = prefix + answer.variantId();
        return new AgentChoice(
                answer.exampleId(),
                answer.targetId(),
                answer.userId(),
                answer.personaId(),
                variant,
                prefix + answer.adapter(),
                answer.scheme(),
                answer.memory(),
                answer.seed(),
                answer.weight(),
                answer.slate(),
                taken(answer.slate(), answer.itemId()),
                distribution.probabilities(),
                distribution.mass(),
                drawn(answer.slate(), distribution.probabilities(), seed, answer.targetId()),
                answer.setting());
    }

    private static FlatMapFunction<Row, Row> rivals(ChoiceBaselines baselines, long seed) {
        RowCodec<Example> examples = Tables.EXAMPLES.codec();
        RowCodec<AgentChoice> codec = Tables.CHOICES.codec();
        return row -> {
            Example example = examples.decode(row);
            List<Row> rows = new ArrayList<>();
            for (ChoiceBaseline baseline : baselines.models().keySet()) {
                double[] probabilities = baselines.of(baseline, example.evidence());
                rows.add(codec.encode(new AgentChoice(
                        example.targetId(),
                        example.targetId(),
                        example.userId(),
                        null,
                        baseline.column(),
                        null,
                        null,
                        null,
                        0,
                        example.weight(),
                        example.slate(),
                        taken(example.slate(), example.itemId()),
                        probabilities,
                        null,
                        drawn(example.slate(), probabilities, seed, example.targetId()),
                        null)));
            }
            return rows.iterator();
        };
    }

    /** Draws by a number that is the same for everybody who is asked about the target. */
    private static String drawn(List<String> slate, double[] probabilities, long seed, String targetId) {
        int place = LabelDistribution.drawn(probabilities, Draws.uniform(seed, "choice-draw", targetId));
        return place < slate.size() ? slate.get(place) : null;
    }

    /** The item that was taken; null where the slate is without it. */
    private static String taken(List<String> slate, String itemId) {
        return itemId != null && slate.contains(itemId) ? itemId : null;
    }
}
