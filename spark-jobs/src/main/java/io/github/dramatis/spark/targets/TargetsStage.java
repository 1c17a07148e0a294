package io.github.dramatis.spark.targets;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import io.github.dramatis.core.config.AgentsConfig;
import io.github.dramatis.core.config.TargetsConfig;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Chooses the agents and the ratings that they are asked about. */
public final class TargetsStage implements Stage<TargetsResult> {
    private static final String[] VALIDATION_PURPOSES = {Target.STOP, Target.TUNE, Target.POOL};

    private final AgentsConfig agents;
    private final TargetsConfig targets;
    private final int batchSize;
    private final boolean incremental;

    /** @param batchSize ratings that make a profile's revision: a user's first batch is never a target */
    public TargetsStage(AgentsConfig agents, TargetsConfig targets, int batchSize) {
        this(agents, targets, batchSize, false);
    }

    private TargetsStage(AgentsConfig agents, TargetsConfig targets, int batchSize, boolean incremental) {
        this.agents = agents;
        this.targets = targets;
        this.batchSize = batchSize;
        this.incremental = incremental;
    }

    /** This stage in an incremental run: who is an agent stays one. */
    public TargetsStage incremental() {
        return new TargetsStage(agents, targets, batchSize, true);
    }

    @Override
    public String name() {
        return "targets";
    }

    @Override
    public int logicVersion() {
        return 1;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of(Tables.INTERACTIONS);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.AGENTS, Tables.TARGETS);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("agents", agents, "targets", targets, "batch-size", batchSize);
    }

    @Override
    public Map<String, Object> lastingSettings() {
        return Map.of("batch-size", batchSize);
    }

    @Override
    public Optional<Stage<?>> full() {
        return incremental ? Optional.of(new TargetsStage(agents, targets, batchSize)) : Optional.empty();
    }

    @Override
    public TargetsResult run(StageContext context) {
        Dataset<Row> interactions =
                context.read(Tables.INTERACTIONS).select("user_id", "item_id", "timestamp", "split");
        Dataset<Row> chosen =
                new Agents(context, agents).chosen(interactions, incremental).persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> possible = RevisedRatings.of(
                        interactions.join(chosen, new String[] {"user_id"}, "left_semi"), batchSize)
                .persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> rows = targets(context.seed(), possible).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long asked = context.write(Tables.AGENTS, chosen);
            context.write(Tables.TARGETS, rows);
            Map<String, Long> counts = new TreeMap<>();
            for (Row purpose : rows.groupBy("purpose").count().collectAsList()) {
                counts.put(purpose.getString(0), purpose.getLong(1));
            }
            long users = interactions.select("user_id").distinct().count();
            long withTargets = rows.select("user_id").distinct().count();
            return new TargetsResult(users, asked, asked - withTargets, counts);
        } finally {
            rows.unpersist();
            possible.unpersist();
            chosen.unpersist();
        }
    }

    /** The agents' targets, of {@link RevisedRatings}. */
    private Dataset<Row> targets(long seed, Dataset<Row> possible) {
        Dataset<Row> train = new TargetDraw(seed, targets.trainRowsPerUser(), 0).of(ofSplit(possible, "train"));
        Dataset<Row> validation = new TargetDraw(seed, targets.validationRowsPerUser(), targets.validationRows())
                .of(ofSplit(possible, "validation"));
        Dataset<Row> test =
                new TargetDraw(seed, targets.testRowsPerUser(), targets.testRows()).of(ofSplit(possible, "test"));
        return train.withColumn("purpose", lit(Target.TRAIN))
                .unionByName(validation.withColumn("purpose", validationPurpose(seed)))
                .unionByName(test.withColumn("purpose", lit(Target.TEST)))
                .withColumn("task", lit(Target.RATING));
    }

    private static Dataset<Row> ofSplit(Dataset<Row> rows, String split) {
        return rows.where(col("split").equalTo(split));
    }

    /** By users: so no user's rows serve two purposes. */
    private static Column validationPurpose(long seed) {
        Column third = pmod(HashDraw.of(seed, "purpose", col("user_id")), lit(VALIDATION_PURPOSES.length));
        return element_at(lit(VALIDATION_PURPOSES), third.plus(1).cast("int"));
    }
}
