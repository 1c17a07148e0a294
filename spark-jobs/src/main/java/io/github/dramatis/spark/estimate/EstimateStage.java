package io.github.dramatis.spark.estimate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Fits item biases and factors for every fold of the users, on the frozen training parts of the other folds. An
 * incremental run keeps those of the last full one, so that prompts stay as they are.
 */
public final class EstimateStage implements Stage<EstimateResult> {
    private final EstimateConfig config;
    private final boolean incremental;

    public EstimateStage(EstimateConfig config) {
        this(config, false);
    }

    private EstimateStage(EstimateConfig config, boolean incremental) {
        this.config = config;
        this.incremental = incremental;
    }

    /** This stage in an incremental run: it keeps what there is. */
    public EstimateStage incremental() {
        return new EstimateStage(config, true);
    }

    @Override
    public String name() {
        return "estimate";
    }

    @Override
    public int logicVersion() {
        return 1;
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
        return Map.of("estimate", config);
    }

    @Override
    public Optional<Stage<?>> full() {
        return incremental ? Optional.of(new EstimateStage(config)) : Optional.empty();
    }

    @Override
    public EstimateResult run(StageContext context) {
        if (incremental) {
            return new EstimateResult(0, 0, config.folds(), config.rank(), 0);
        }
        Dataset<Row> ratings = TrainingRatings.of(context.read(Tables.INTERACTIONS), config.folds());
        Dataset<Row> sums = FoldBiases.sums(ratings).persist(StorageLevel.MEMORY_AND_DISK());
        try (CheckpointFolder checkpoints =
                CheckpointFolder.in(context.spark().sparkContext(), context.checkpoints())) {
            return run(context, ratings, FoldBiases.of(sums, config.folds(), config.damping()));
        } finally {
            sums.unpersist();
        }
    }

    private EstimateResult run(StageContext context, Dataset<Row> ratings, FoldBiases biases) {
        if (biases.ratings() == 0) {
            throw new UserError(
                    "table interactions",
                    "no rating with split train, so there is nothing to estimate from",
                    "check the split settings and run from ingest again");
        }
        double share = Math.min(1, (double) config.maxRatings() / biases.ratings());
        Dataset<Row> items = biases.items().persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Dataset<Row> factors = factors(context.seed(), TrainingRatings.sample(ratings, share), items);
            long rows = context.write(
                    Tables.REFERENCE_FACTORS,
                    items.join(factors, new String[] {AlsFit.ITEM}, "left").drop(AlsFit.ITEM));
            return new EstimateResult(biases.ratings(), share, config.folds(), config.rank(), rows);
        } finally {
            items.unpersist();
        }
    }

    private Dataset<Row> factors(long seed, Dataset<Row> ratings, Dataset<Row> items) {
        if (config.rank() == 0) {
            return items.limit(0)
                    .select(col(AlsFit.ITEM), lit(null).cast("array<float>").as("factors"));
        }
        return new FoldFactors(config, Draws.hash(seed, name(), "als")).of(ratings, items);
    }
}
