package io.github.dramatis.spark.estimate;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits item biases and factors for every fold of the users, on the frozen training parts of the other folds, as is
 * best for validation ratings where there are enough of them. An incremental run keeps those of the last full one, so
 * that prompts stay as they are.
 */
public final class EstimateStage implements Stage<EstimateResult> {
    private final EstimateConfig config;
    private final RatingScale scale;
    private final boolean incremental;

    /** @param scale of the ratings */
    public EstimateStage(EstimateConfig config, RatingScale scale) {
        this(config, scale, false);
    }

    private EstimateStage(EstimateConfig config, RatingScale scale, boolean incremental) {
        this.config = config;
        this.scale = scale;
        this.incremental = incremental;
    }

    /** This stage in an incremental run: it keeps what there is. */
    public EstimateStage incremental() {
        return new EstimateStage(config, scale, true);
    }

    @Override
    public String name() {
        return "estimate";
    }

    @Override
    public int logicVersion() {
        return 2;
    }

    @Override
    public List<Table<?>> inputs() {
        return incremental ? List.of(Tables.REFERENCE_FACTORS) : List.of(Tables.INTERACTIONS);
    }

    @Override
    public List<Table<?>> outputs() {
        return incremental ? List.of() : List.of(Tables.REFERENCE_FACTORS);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("estimate", config, "scale", scale);
    }

    @Override
    public Optional<Stage<?>> full() {
        return incremental ? Optional.of(new EstimateStage(config, scale)) : Optional.empty();
    }

    @Override
    public EstimateResult run(StageContext context) {
        if (incremental) {
            Dataset<Row> factors = context.read(Tables.REFERENCE_FACTORS);
            requireFactors(factors);
            EstimateConfig kept = ReferenceFactors.read(factors, config, scale).config();
            return new EstimateResult(0, 0, kept.folds(), kept.rank(), kept.regularization(), kept.damping(), 0, 0);
        }
        Dataset<Row> interactions = context.read(Tables.INTERACTIONS);
        try (CheckpointFolder checkpoints =
                CheckpointFolder.in(context.spark().sparkContext(), context.checkpoints())) {
            FactorTuning.Chosen chosen = new FactorTuning(config, scale, interactions, context.seed()).choose();
            return run(context, TrainingRatings.of(interactions, config.folds()), chosen);
        }
    }

    /** Where there are none, prompts would silently do without estimates by them. */
    private void requireFactors(Dataset<Row> factors) {
        if (config.rank() > 0 && factors.isEmpty()) {
            throw new UserError(
                    "--incremental, table reference_factors",
                    "it is empty: dramatis forget removes the items' factors, since ratings of the forgotten users are"
                            + " in them",
                    "fit them anew: dramatis run --only estimate with this configuration, then this command again");
        }
    }

    private EstimateResult run(StageContext context, Dataset<Row> ratings, FactorTuning.Chosen chosen) {
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> sums = kept.keep(FoldBiases.sums(ratings));
            FoldBiases biases =
                    FoldBiases.of(sums, config.folds(), chosen.config().damping());
            return run(context, ratings, biases, chosen);
        }
    }

    private EstimateResult run(
            StageContext context, Dataset<Row> ratings, FoldBiases biases, FactorTuning.Chosen chosen) {
        if (biases.ratings() == 0) {
            throw new UserError(
                    "table interactions",
                    "no rating with split train, so there is nothing to estimate from",
                    "check the split settings and run from ingest again");
        }
        EstimateConfig fitted = chosen.config();
        double share = Math.min(1, (double) fitted.maxRatings() / biases.ratings());
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> items = kept.keep(biases.items());
            FoldFactors factors = new FoldFactors(fitted, Draws.hash(context.seed(), name(), "als"));
            long rows = context.write(
                    Tables.REFERENCE_FACTORS, factors.table(items, TrainingRatings.sample(ratings, share)));
            return new EstimateResult(
                    biases.ratings(),
                    share,
                    fitted.folds(),
                    fitted.rank(),
                    fitted.regularization(),
                    fitted.damping(),
                    chosen.rows(),
                    rows);
        }
    }
}
