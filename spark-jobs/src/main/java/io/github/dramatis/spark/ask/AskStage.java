package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.AgentAnswer;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.storage.StorageLevel;

/**
 * Asks about pairs and publishes the table answers, which holds what was asked last. Works through the users in parts:
 * a run that was killed finds the models' answers that there are and asks for the others.
 */
public final class AskStage implements Stage<AskResult> {
    private final DramatisConfig config;
    private final AgentModel model;
    private final String pairs;
    private final String ratings;
    private final String variant;

    /**
     * @param config of the run that trained the agents
     * @param pairs path of the pairs, or table:NAME
     * @param ratings path of ratings of users whom the source does not know; empty: none
     * @param variant who is asked; empty: {@link AskedVariant#find}
     */
    public AskStage(DramatisConfig config, AgentModel model, String pairs, String ratings, String variant) {
        this.config = config;
        this.model = model;
        this.pairs = pairs;
        this.ratings = ratings;
        this.variant = variant;
    }

    @Override
    public String name() {
        return "ask";
    }

    @Override
    public int logicVersion() {
        return 1;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of(
                Tables.INTERACTIONS,
                Tables.ITEMS,
                Tables.PROFILES,
                Tables.MEMORIES,
                Tables.ITEM_VECTORS,
                Tables.PERSONA_MEMBERS,
                Tables.VARIANTS,
                Tables.BASELINES);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.ANSWERS);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(
                "pairs",
                pairs,
                "ratings",
                ratings,
                "variant",
                variant,
                "model",
                model.identity(),
                "scale",
                model.scale());
    }

    @Override
    public AskResult run(StageContext context) {
        RatingScale scale = model.scale();
        AskedVariant asked = AskedVariant.find(context, variant);
        AskedPairs read = AskedPairs.read(context.spark(), pairs);
        GivenRatings given = ratings.isEmpty()
                ? GivenRatings.none(context.spark())
                : GivenRatings.read(context.spark(), ratings, scale);
        Dataset<Row> all = read.rows().persist(StorageLevel.MEMORY_AND_DISK());
        try (Answering answering = new Answering(context, config, model, asked)) {
            List<String> parts = new ArrayList<>();
            int number = (int)
                    Math.max(1, Math.ceil((double) all.count() / config.ask().partRows()));
            for (int part = 0; part < number; part++) {
                parts.add(context.checkpoints() + "/part-" + part);
                answering
                        .answers(ofPart(all, part, number), given.rows())
                        .write()
                        .mode(SaveMode.Overwrite)
                        .parquet(parts.get(part));
            }
            Dataset<Row> answers = context.spark()
                    .read()
                    .schema(Tables.ANSWERS.codec().schema())
                    .parquet(parts.toArray(String[]::new));
            context.write(Tables.ANSWERS, answers);
            return result(asked, read, given, answers, answering.asked());
        } finally {
            all.unpersist();
        }
    }

    /** By users, so that each is made ready once. */
    private static Dataset<Row> ofPart(Dataset<Row> pairs, int part, int parts) {
        return parts == 1
                ? pairs
                : pairs.where(pmod(xxhash64(col("user_id")), lit(parts)).equalTo(part));
    }

    private static AskResult result(
            AskedVariant asked, AskedPairs read, GivenRatings given, Dataset<Row> answers, long asksOfModel) {
        Row row = answers.agg(
                        count(lit(1)),
                        errors(AgentAnswer.UNKNOWN_USER),
                        errors(AgentAnswer.TOO_LONG),
                        errors(AgentAnswer.NO_ADAPTER),
                        count(when(col("seen"), true)))
                .head();
        return new AskResult(
                asked.id(),
                read.given(),
                row.getLong(0),
                read.withoutId(),
                read.repeated(),
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                given.rejected(),
                asksOfModel);
    }

    private static Column errors(String error) {
        return count(when(col("error").equalTo(error), true));
    }
}
