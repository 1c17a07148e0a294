package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.prompt.MemoryVariant;
import io.github.dramatis.spark.examples.ExamplesStage;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.TablesInstead;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes the prompts in which agents choose from slates. They choose as of the newest rating of all training parts, with
 * everything of their own known. What the prompts of a part are made from is released by the next one, and what all
 * share by {@link #close}.
 */
public final class SlateAsking implements AutoCloseable {
    private final StageContext context;
    private final DramatisConfig config;
    private final AgentModel model;
    private final AskedVariant variant;
    private final Dataset<Row> slates;
    private final Dataset<Row> given;
    private AskedSources sources; // null before the first part
    private Object now; // likewise
    private AskedTables tables; // of the part under way

    /**
     * @param config that the agents were made with
     * @param variant who is asked: a model
     * @param slates target_id, user_id, slate: all that there will be asked about, each once, no item twice in it
     * @param given {@link GivenRatings#rows}
     * @throws UserError if these agents have not learnt to choose
     */
    public SlateAsking(
            StageContext context,
            DramatisConfig config,
            AgentModel model,
            AskedVariant variant,
            Dataset<Row> slates,
            Dataset<Row> given) {
        if (!config.choice().asked()) {
            throw new UserError(
                    "configuration key choice.train-rows-per-user",
                    "it is 0: these agents have not learnt to choose",
                    "set it, to 5 say, and run dramatis run again");
        }
        this.context = context;
        this.config = config;
        this.model = model;
        this.variant = variant;
        this.slates = slates;
        this.given = given;
    }

    /**
     * The prompts of slates: the columns of the table examples, {@link ExamplesStage#TOO_LONG}, persona_id, reflector.
     * Users of whom nothing is known have none.
     *
     * @param part some of the slates, or all; all of a user's are in one part
     */
    public Dataset<Row> prompts(Dataset<Row> part) {
        release();
        if (sources == null) {
            sources = new AskedSources(context, config, AskedSlates.pairs(slates), given);
            now = now();
        }
        MemoryVariant memory = MemoryVariant.of(variant.variant().memory());
        tables = new AskedTables(context, config, model.scale(), sources, AskedSlates.pairs(part));
        TablesInstead forPrompts = tables.forChoices(memory.showsMemories(), part, now);
        Dataset<Row> prompts = new ExamplesStage(
                        config.examples().ofMemory(memory.label()), config.estimate(), model.scale(), config.model())
                .choosing(config.choice())
                .prompts(forPrompts, memory.showsMemories() ? sources.vectors() : null)
                .where(col("task").equalTo(Target.CHOICE));
        Dataset<Row> reflectors = forPrompts.read(Tables.PROFILES).select("user_id", "revision", "reflector");
        return tables.withPersona(prompts, forPrompts, variant)
                .join(reflectors, new String[] {"user_id", "revision"}, "left");
    }

    private Object now() {
        return now(context.read(Tables.INTERACTIONS));
    }

    /**
     * When agents choose: the newest rating that they may know of.
     *
     * @param interactions timestamp, split
     * @return a Timestamp or an Instant, as the session has it
     */
    static Object now(Dataset<Row> interactions) {
        return interactions
                .where(AskedSources.IN_TRAINING_PART)
                .agg(max("timestamp"))
                .head()
                .get(0);
    }

    private void release() {
        if (tables != null) {
            tables.close();
            tables = null;
        }
    }

    @Override
    public void close() {
        release();
        if (sources != null) {
            sources.close();
            sources = null;
        }
    }
}
