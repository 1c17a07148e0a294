package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Asks what agents take of slates and publishes the table answers, which holds what was asked last. */
public final class AskSlatesStage implements Stage<AskSlatesResult> {
    private final DramatisConfig config;
    private final AgentModel model;
    private final String slates;
    private final String ratings;
    private final String variant;

    /**
     * @param config of the run that trained the agents
     * @param slates path of the slates, or table:NAME
     * @param ratings path of ratings of users whom the source does not know; empty: none
     * @param variant who is asked; empty: {@link AskedVariant#find}
     */
    public AskSlatesStage(DramatisConfig config, AgentModel model, String slates, String ratings, String variant) {
        this.config = config;
        this.model = model;
        this.slates = slates;
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
                Tables.BASELINES,
                Tables.CHOICE_FITS);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.ANSWERS);
    }

    @Override
    public OptionalLong bytesBesideTables(Configuration hadoop, ToLongFunction<Table<?>> rows) {
        return NamedRows.bytes(hadoop, slates, ratings);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of(
                "slates",
                slates,
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
    public AskSlatesResult run(StageContext context) {
        AskedVariant asked = model(context, variant);
        AskedSlates read = AskedSlates.read(context.spark(), slates);
        GivenRatings given = GivenRatings.read(context.spark(), ratings, model.scale());
        try (SlateAsking asking = new SlateAsking(context, config, model, asked, good(read.rows()), given.rows())) {
            SlateAnswerRows rows = new SlateAnswerRows(asked, ChoiceFits.read(context), context.seed());
            PromptAnswers said = new PromptAnswers(context, config, model, asked);
            Dataset<Row> answers = new AnswerParts(context, config.ask().partRows())
                    .of(read.rows(), part -> answered(asking, said, part)
                            .map(rows, Tables.ANSWERS.codec().encoder()));
            context.write(Tables.ANSWERS, answers);
            return AskSlatesResult.of(asked, read, given, answers, said.asked());
        }
    }

    /** @throws UserError if it is no agent: a baseline of ratings chooses nothing */
    static AskedVariant model(StageContext context, String variant) {
        AskedVariant asked = AskedVariant.find(context, variant);
        if (!asked.asksModel()) {
            throw new UserError(
                    "--variant " + asked.id(),
                    "it is a baseline of ratings and chooses nothing",
                    "name a variant of agents, persona/short+long say");
        }
        return asked;
    }

    /** The slates that can be asked about. */
    static Dataset<Row> good(Dataset<Row> slates) {
        return slates.where(col(AskedSlates.FAULT).isNull());
    }

    /** The slates with what the models said; those that cannot be asked about, and of unknown users, without. */
    static Dataset<Row> answered(SlateAsking asking, PromptAnswers said, Dataset<Row> slates) {
        Dataset<Row> prompts = said.addTo(asking.prompts(good(slates))).drop("user_id", "slate");
        return slates.join(prompts, new String[] {"target_id"}, "left");
    }
}
