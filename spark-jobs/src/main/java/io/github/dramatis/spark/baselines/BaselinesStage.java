package io.github.dramatis.spark.baselines;

import static io.github.dramatis.spark.table.Target.RATING;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.BaselinesConfig;
import io.github.dramatis.core.config.EmbedConfig;
import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.config.ExamplesConfig;
import io.github.dramatis.core.estimate.TiltedHistogram;
import io.github.dramatis.core.estimate.TiltedHistogramFit;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.embed.TextVectors;
import io.github.dramatis.spark.estimate.FactorEstimates;
import io.github.dramatis.spark.examples.EvidenceRows;
import io.github.dramatis.spark.examples.VectorTable;
import io.github.dramatis.spark.items.DescribedItems;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.BaselineFit;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What rivals that know numbers alone expect of the targets, each with a distribution, and which of them is the best
 * before any test row is looked at.
 *
 * <p>For rows of validation (tune, pool) means, biases and histograms come from train ratings, for test rows from train
 * and validation: a prompt for a test row knows these too. Distributions are fitted on the purpose pool, the best is
 * chosen on the purpose tune and on rows of users who are no agents: agents may be few.
 */
public final class BaselinesStage implements Stage<BaselinesResult> {
    /** Folder of the files of what was fitted. */
    static final String FOLDER = "baselines";

    private final BaselinesConfig config;
    private final EstimateConfig estimate;
    private final RatingScale scale;
    private final ExamplesConfig examples;
    private final EmbedConfig embed;
    private final int batchSize;

    /**
     * @param estimate as the factors in reference_factors were fitted
     * @param examples how prompts are made, whose numbers are learnt from
     * @param embed how the vectors of items are made that no agent rated
     * @param batchSize ratings that revise a profile together
     */
    public BaselinesStage(
            BaselinesConfig config,
            EstimateConfig estimate,
            RatingScale scale,
            ExamplesConfig examples,
            EmbedConfig embed,
            int batchSize) {
        this.examples = examples;
        this.embed = embed;
        this.batchSize = batchSize;
        this.config = config;
        this.estimate = estimate;
        this.scale = scale;
    }

    @Override
    public String name() {
        return "baselines";
    }

    @Override
    public int logicVersion() {
        return 8;
    }

    @Override
    public List<Table<?>> inputs() {
        Set<Table<?>> inputs =
                new LinkedHashSet<>(List.of(Tables.INTERACTIONS, Tables.REFERENCE_FACTORS, Tables.EXAMPLES));
        if (asksOthers()) {
            inputs.addAll(EverybodysRows.INPUTS);
            inputs.addAll(DescribedItems.tables(embed.itemFields()));
        }
        return List.copyOf(inputs);
    }

    private boolean asksOthers() {
        return config.everybodyRows() > 0 || config.tuningRows() > 0;
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.BASELINE_PREDICTIONS, Tables.BASELINES);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(
                "baselines",
                config,
                "estimate",
                estimate,
                "scale",
                scale,
                "examples",
                examples,
                "batch-size",
                batchSize);
    }

    /** A target has an example for each memory variant, with the same numbers. */
    @Override
    public BaselinesResult run(StageContext context) {
        return run(
                context,
                context.read(Tables.EXAMPLES)
                        .where(col("task").equalTo(RATING))
                        .select("target_id", "user_id", "item_id", "purpose", "rating", "evidence")
                        .dropDuplicates("target_id"));
    }

    /** @param targets target_id, user_id, item_id, purpose, rating, evidence; a row a target */
    BaselinesResult run(StageContext context, Dataset<Row> targets) {
        List<String> names = names();
        String folder = context.folder(FOLDER);
        FittedStack ofAgents = fitted(context, "", targets, folder);
        Optional<FactorEstimates> factors = estimate.rank() == 0
                ? Optional.empty()
                : Optional.of(new FactorEstimates(scale, estimate, context.read(Tables.REFERENCE_FACTORS)));
        Everybody everybody = Everybody.of(context.read(Tables.INTERACTIONS), scale);
        try (KeptRows kept = new KeptRows()) {
            EverybodysRows rowsOfAll = asksOthers()
                    ? new EverybodysRows(
                            context, config, batchSize, everybody, items -> evidence(context, items, kept), kept)
                    : null;
            Dataset<Row> predicted =
                    kept.keep(predicted(context, everybody, factors, targets, ofAgents, folder, rowsOfAll));
            List<HeldOutTargets> heldOut =
                    HeldOutTargets.of(predicted, List.of("pool", "tune", EverybodysRows.OTHERS), names);
            HeldOutTargets pool = heldOut.get(0);
            HeldOutTargets tune = heldOut.get(1).with(heldOut.get(2));
            List<TiltedHistogram> fitted = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                fitted.add(TiltedHistogramFit.fit(scale, everybody.train().histogram(), pool.of(i, scale)));
            }
            List<BaselineFit> fits = fits(names, fitted, pool, tune, damping(factors));
            context.write(Tables.BASELINES, fits);
            long rows = context.write(
                    Tables.BASELINE_PREDICTIONS,
                    new BaselineDistributions(
                                    scale, names, fitted, everybody.later().histogram())
                            .of(predicted.where(col("purpose").notEqual(EverybodysRows.OTHERS))));
            BaselineFit chosen = BaselineFit.chosen(fits).orElseThrow();
            return new BaselinesResult(
                    names, chosen.baseline(), chosen.tuneRmse(), chosen.tuneRows(), rows, ofAgents.leftOut());
        }
    }

    /** The baselines' columns, the simple ones first. */
    private List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                Baseline.GLOBAL_MEAN.column(),
                Baseline.USER_MEAN.column(),
                Baseline.ITEM_MEAN.column(),
                Baseline.BIAS.column(),
                Baseline.BIAS_SLOPE.column()));
        if (estimate.rank() > 0) {
            names.add(FactorEstimates.ALS);
        }
        for (String form : forms()) {
            names.add(Stack.RIDGE + form);
            if (config.trees() > 0) {
                names.add(Stack.TREES + form);
            }
        }
        return names;
    }

    private List<String> forms() {
        return config.everybodyRows() == 0 ? List.of("") : List.of("", Stack.EVERYBODY, Stack.CONTENT);
    }

    /**
     * The targets of tune, pool and test and the rows of others, with a column a baseline and the user's histogram.
     *
     * @param rowsOfAll null where the agents' rows are enough
     */
    private Dataset<Row> predicted(
            StageContext context,
            Everybody everybody,
            Optional<FactorEstimates> factors,
            Dataset<Row> targets,
            FittedStack ofAgents,
            String folder,
            EverybodysRows rowsOfAll) {
        Optional<Dataset<Row>> others = config.tuningRows() == 0 ? Optional.empty() : Optional.of(rowsOfAll.ofOthers());
        Dataset<Row> all = others.map(rows -> targets.unionByName(rows.drop(EvidenceRows.CONTENT)))
                .orElse(targets);
        Dataset<Row> asked = all.select("target_id", "user_id", "item_id", "purpose", "rating");
        Dataset<Row> validation = known(
                factors,
                asked.where(col("purpose").isin("tune", "pool", EverybodysRows.OTHERS)),
                history(context, "train"),
                everybody.train().mean());
        Dataset<Row> test = known(
                factors,
                asked.where(col("purpose").equalTo("test")),
                history(context, "train", "validation"),
                everybody.later().mean());
        Dataset<Row> predicted = answered(ofAgents, all, validation.unionByName(test));
        if (config.everybodyRows() == 0) {
            return predicted;
        }
        Dataset<Row> withContent = rowsOfAll.ofAgents();
        Dataset<Row> stops = withContent.where(col("purpose").equalTo("stop"));
        Dataset<Row> train =
                rowsOfAll.ofEverybody().withColumn("purpose", lit("train")).unionByName(stops);
        Dataset<Row> allWithContent = others.map(withContent::unionByName).orElse(withContent);
        predicted = answered(fitted(context, Stack.EVERYBODY, train, folder), allWithContent, predicted);
        return answered(
                fitted(context, Stack.CONTENT, EverybodysRows.withContent(train), folder),
                EverybodysRows.withContent(allWithContent),
                predicted);
    }

    /** The numbers of prompts where these items are compared with each other; vectors that are missing are made. */
    private EvidenceRows evidence(StageContext context, Dataset<Row> compared, KeptRows kept) {
        VectorTable.Indexed vectors = null;
        if (EvidenceRows.compareItems(examples, scale)) {
            Dataset<Row> items =
                    kept.keep(context.read(Tables.ITEMS).join(compared, new String[] {"item_id"}, "left_semi"));
            Dataset<Row> rows = new TextVectors(context, embed, kept).ofAll(items);
            vectors = VectorTable.of(context.spark(), rows.select("item_id", "vector"));
        }
        return EvidenceRows.of(context, examples, estimate, scale, vectors);
    }

    /** Fits a form of the stack, and keeps what was fitted. */
    private FittedStack fitted(StageContext context, String form, Dataset<Row> train, String folder) {
        FittedStack stack = new Stack(config, scale, context.seed(), form).fit(train);
        stack.write(folder, context.spark().sparkContext().hadoopConfiguration());
        return stack;
    }

    /** Adds what a form of the stack answers. */
    private static Dataset<Row> answered(FittedStack stack, Dataset<Row> asked, Dataset<Row> rows) {
        return rows.join(stack.answers(asked), new String[] {"target_id"}, "inner");
    }

    private Dataset<Row> known(
            Optional<FactorEstimates> factors, Dataset<Row> targets, Dataset<Row> history, double mean) {
        Dataset<Row> byMeans = new RatingBaselines(damping(factors), scale).addTo(targets, history, mean);
        Dataset<Row> known = factors.map(all -> all.addTo(byMeans, history)).orElse(byMeans);
        return new UserHistograms(scale).addTo(known, history);
    }

    /** That of the biases below the factors. */
    private double damping(Optional<FactorEstimates> factors) {
        return factors.map(FactorEstimates::damping).orElse(estimate.damping());
    }

    private static Dataset<Row> history(StageContext context, Object... splits) {
        return context.read(Tables.INTERACTIONS)
                .where(col("split").isin(splits))
                .select("user_id", "item_id", "rating");
    }

    private List<BaselineFit> fits(
            List<String> names,
            List<TiltedHistogram> fitted,
            HeldOutTargets pool,
            HeldOutTargets tune,
            double damping) {
        int chosen = chosen(names, tune);
        List<BaselineFit> fits = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            TiltedHistogram histogram = fitted.get(i);
            fits.add(new BaselineFit(
                    names.get(i),
                    histogram.smoothing(),
                    histogram.sharpness(),
                    pool.targets().size(),
                    tune.rmse(i),
                    tune.loss(i, histogram, scale),
                    tune.targets().size(),
                    i == chosen,
                    damping));
        }
        return fits;
    }

    /**
     * The one of the least error on tuning rows, without such rows the damped bias. No distribution and no regression
     * was fitted on these rows; settings of factors and biases may be chosen by them.
     */
    private static int chosen(List<String> names, HeldOutTargets tune) {
        Optional<Integer> best = tune.targets().isEmpty()
                ? Optional.empty()
                : IntStream.range(0, names.size()).boxed().min(Comparator.comparing(tune::rmse));
        return best.orElse(names.indexOf(Baseline.BIAS.column()));
    }
}
