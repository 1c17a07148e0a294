package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.AgentAnswer;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Asks about pairs and publishes the table answers, which holds what was asked last. */
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
    public OptionalLong bytesBesideTables(Configuration hadoop, ToLongFunction<Table<?>> rows) {
        return NamedRows.bytes(hadoop, pairs, ratings);
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
        AskedVariant asked = AskedVariant.find(context, variant);
        AskedPairs read = AskedPairs.read(context.spark(), pairs);
        GivenRatings given = GivenRatings.read(context.spark(), ratings, model.scale());
        try (Answering answering = new Answering(context, config, model, asked, read.rows(), given.rows())) {
            Dataset<Row> answers =
                    new AnswerParts(context, config.ask().partRows()).of(read.rows(), answering::answers);
            context.write(Tables.ANSWERS, answers);
            return result(asked, read, given, answers, answering.asked());
        }
    }

    private static AskResult result(
            AskedVariant asked, AskedPairs read, GivenRatings given, Dataset<Row> answers, long asksOfModel) {
        Row row = answers.agg(
                        count(lit(1)),
                        AskResult.errors(AgentAnswer.UNKNOWN_USER),
                        AskResult.errors(AgentAnswer.TOO_LONG),
                        AskResult.errors(AgentAnswer.NO_ADAPTER),
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
}
