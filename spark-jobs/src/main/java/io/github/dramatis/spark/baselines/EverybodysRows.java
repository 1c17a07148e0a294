package io.github.dramatis.spark.baselines;

import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;

import io.github.dramatis.core.config.BaselinesConfig;
import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.config.ExamplesConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.examples.EvidenceRows;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.TablesInstead;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * The numbers of prompts, and of the items' content, for rows of everybody, as if all users were agents: at a row the
 * revisions of a profile are those that would have been made.
 */
final class EverybodysRows implements AutoCloseable {
    /** What is read beside what the stage reads in any case. */
    static final List<Table<?>> INPUTS = List.of(
            Tables.ITEMS, Tables.ITEM_VECTORS, Tables.AGENTS, Tables.TARGETS, Tables.PROFILES, Tables.REFERENCE_ITEMS);

    /** The purpose of rows of users who are no agents, by which the best baseline is found. */
    static final String OTHERS = "others";

    private static final String[] USER = {"user_id"};

    private final StageContext context;
    private final BaselinesConfig config;
    private final EvidenceRows evidence;
    private final int batchSize;
    private final KeptRows kept = new KeptRows();

    EverybodysRows(
            StageContext context,
            BaselinesConfig config,
            ExamplesConfig examples,
            EstimateConfig estimate,
            RatingScale scale,
            int batchSize) {
        this.context = context;
        this.config = config;
        this.evidence = new EvidenceRows(context, examples, estimate, scale);
        this.batchSize = batchSize;
    }

    /** The rows of the agents' targets; see {@link EvidenceRows}. */
    Dataset<Row> ofAgents() {
        return kept.keep(evidence.of(context));
    }

    /**
     * A sample of all training rows with an earlier revision.
     *
     * @param all how many training rows there are
     */
    Dataset<Row> ofEverybody(long all) {
        Dataset<Row> interactions = context.read(Tables.INTERACTIONS);
        return evidence(interactions, draw("train", config.everybodyRows()).of(interactions, all), Target.TRAIN);
    }

    /**
     * A sample of the validation rows of users who are no agents, with the purpose {@link #OTHERS}.
     *
     * @param all how many validation rows there are
     */
    Dataset<Row> ofOthers(long all) {
        Dataset<Row> interactions = context.read(Tables.INTERACTIONS)
                .join(context.read(Tables.AGENTS).select(USER[0]), USER, "left_anti");
        return evidence(interactions, draw("validation", config.tuningRows()).of(interactions, all), OTHERS);
    }

    private EverybodysDraw draw(String split, int rows) {
        return new EverybodysDraw(context.seed(), split, rows, batchSize, kept);
    }

    private Dataset<Row> evidence(Dataset<Row> interactions, Dataset<Row> drawn, String purpose) {
        Dataset<Row> targets = kept.keep(drawn.withColumn("task", lit(Target.RATING))
                .withColumn("purpose", lit(purpose))
                .withColumn("weight", lit(1.0)));
        Dataset<Row> users = kept.keep(targets.select(USER[0]).distinct());
        TablesInstead tables = new TablesInstead(context)
                .with(Tables.TARGETS, targets)
                .with(Tables.AGENTS, users)
                .with(Tables.PROFILES, revisions(interactions.join(users, USER, "left_semi")));
        return kept.keep(evidence.of(tables));
    }

    /** Rows of the table profiles that say which revision knows how much, and nothing else. */
    private Dataset<Row> revisions(Dataset<Row> interactions) {
        Column last = ceil(col("ratings").divide(batchSize)).cast("int");
        Dataset<Row> revisions = interactions
                .where(col("split").notEqual("test"))
                .groupBy("user_id")
                .agg(count(lit(1)).cast("int").as("ratings"))
                .withColumn("revision", explode(sequence(lit(1), last)))
                .withColumn(
                        "interactions", least(col("ratings"), col("revision").multiply(batchSize)));
        StructField[] fields = Tables.PROFILES.codec().schema().fields();
        return kept.keep(revisions.select(
                Arrays.stream(fields).map(field -> column(revisions, field)).toArray(Column[]::new)));
    }

    private static Column column(Dataset<Row> revisions, StructField field) {
        boolean there = List.of(revisions.columns()).contains(field.name());
        return there ? col(field.name()) : nothing(field).as(field.name());
    }

    private static Column nothing(StructField field) {
        return lit(field.nullable() ? null : 0).cast(field.dataType());
    }

    /** Appends the content's numbers to the prompts'. */
    static Dataset<Row> withContent(Dataset<Row> rows) {
        return rows.withColumn("evidence", concat(col("evidence"), col(EvidenceRows.CONTENT)));
    }

    @Override
    public void close() {
        kept.close();
    }
}
