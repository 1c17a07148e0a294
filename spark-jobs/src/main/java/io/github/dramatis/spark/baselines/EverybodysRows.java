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
import io.github.dramatis.spark.examples.EvidenceRows;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.TablesInstead;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * The numbers of prompts, and of the items' content, for rows of everybody, as if all users were agents: at a row the
 * revisions of a profile are those that would have been made.
 */
final class EverybodysRows {
    /** What is read beside what the stage reads in any case. */
    static final List<Table<?>> INPUTS = List.of(
            Tables.ITEMS, Tables.ITEM_VECTORS, Tables.AGENTS, Tables.TARGETS, Tables.PROFILES, Tables.REFERENCE_ITEMS);

    /** The purpose of rows of users who are no agents, by which the best baseline is found. */
    static final String OTHERS = "others";

    private static final String[] USER = {"user_id"};

    private final StageContext context;
    private final int batchSize;
    private final KeptRows kept;
    private final Dataset<Row> train;
    private final Dataset<Row> others;
    private final EvidenceRows evidence;

    /**
     * Draws the rows.
     *
     * @param everybody how many rows there are to draw from
     * @param evidence makes numbers, with these items (item_id) compared: all that the users of rows have rated, since
     *     the table item_vectors has those of agents alone
     * @param kept holds what is read more than once
     */
    EverybodysRows(
            StageContext context,
            BaselinesConfig config,
            int batchSize,
            Everybody everybody,
            Function<Dataset<Row>, EvidenceRows> evidence,
            KeptRows kept) {
        this.context = context;
        this.batchSize = batchSize;
        this.kept = kept;
        long ofTrain = everybody.train().ratings();
        this.train = drawn(interactions(), "train", config.everybodyRows(), ofTrain, Target.TRAIN);
        long ofValidation = everybody.later().ratings() - ofTrain;
        this.others = drawn(othersInteractions(), "validation", config.tuningRows(), ofValidation, OTHERS);
        Dataset<Row> users = agents().union(train.select(USER[0]))
                .union(others.select(USER[0]))
                .distinct();
        this.evidence = evidence.apply(
                interactions().join(users, USER, "left_semi").select("item_id").distinct());
    }

    private Dataset<Row> interactions() {
        return context.read(Tables.INTERACTIONS);
    }

    private Dataset<Row> agents() {
        return context.read(Tables.AGENTS).select(USER[0]);
    }

    private Dataset<Row> othersInteractions() {
        return interactions().join(agents(), USER, "left_anti");
    }

    /** Targets of a purpose: some of the interactions' rows of a split with an earlier revision. */
    private Dataset<Row> drawn(Dataset<Row> interactions, String split, int rows, long all, String purpose) {
        return kept.keep(new EverybodysDraw(context.seed(), split, rows, batchSize, kept)
                .of(interactions, all)
                .withColumn("task", lit(Target.RATING))
                .withColumn("purpose", lit(purpose))
                .withColumn("weight", lit(1.0)));
    }

    /** The rows of the agents' targets; see {@link EvidenceRows}. */
    Dataset<Row> ofAgents() {
        return kept.keep(evidence.of(context));
    }

    /** A sample of all training rows with an earlier revision. */
    Dataset<Row> ofEverybody() {
        return evidence(interactions(), train);
    }

    /** A sample of the validation rows of users who are no agents, with the purpose {@link #OTHERS}. */
    Dataset<Row> ofOthers() {
        return evidence(othersInteractions(), others);
    }

    private Dataset<Row> evidence(Dataset<Row> interactions, Dataset<Row> targets) {
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
}
