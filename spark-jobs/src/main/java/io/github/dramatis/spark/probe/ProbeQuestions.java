package io.github.dramatis.spark.probe;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_timestamp;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Makes the questions of the probes: rows of {@link ProbeQuestion} without path and model.
 *
 * @param context of the workspace
 * @param alike items to tell right answers from
 * @param rows questions of a probe, at most
 * @param noun what items are called, in the plural
 * @param rated whether there are ratings
 */
record ProbeQuestions(StageContext context, AlikeItems alike, int rows, String noun, boolean rated) {
    static final String HELD_OUT_TITLE = "held_out_title";
    static final String CATALOGUE = "catalogue";
    static final String HISTORY = "history";

    /** Lines that show how the source's file looks. */
    private static final int LINES = 5;
    /** Rows of a history that are shown. */
    private static final int SHOWN = 10;

    private static final Column POPULARITY_ALONE = col("bucket").cast("string");
    private static final Column ALIKE = concat_ws("\u0000", col("bucket"), col("category"));

    /** The ratings that agents know. */
    static Dataset<Row> training(StageContext context) {
        return context.read(Tables.INTERACTIONS).where(col("split").notEqual("test"));
    }

    private Dataset<Row> drawn(Dataset<Row> questions, String probe) {
        return HashDraw.least(questions, HashDraw.of(context.seed(), "probe-" + probe, col("question_id")), rows);
    }

    /**
     * Agents are shown with the profile that their test rows are asked with, and asked for a title that they take next:
     * among titles of the same category and popularity, or, where there are not nine, of the same popularity.
     *
     * @param memory variant of the prompts
     * @return with user_id
     */
    Dataset<Row> heldOutTitles(String memory) {
        Dataset<Row> examples = context.read(Tables.EXAMPLES)
                .where(col("memory").equalTo(memory).and(col("purpose").equalTo(Target.TEST)))
                .where(col("item_id").isNotNull());
        Dataset<Row> test = alike.askable(examples)
                .withColumn("question_id", concat_ws(" ", col("user_id"), col("item_id")))
                .groupBy("question_id", "user_id", "item_id")
                // a pair may be asked about as a rating and as a choice, whose prompts begin differently
                .agg(expr("min_by(prefix, example_id)").as("prefix"));
        Dataset<Row> asked = drawn(test, HELD_OUT_TITLE);
        Dataset<Row> known = asked.select("question_id", "user_id")
                .join(context.read(Tables.INTERACTIONS).select("user_id", "item_id"), "user_id")
                .select("question_id", "item_id");
        Dataset<Row> alikeWhole = alike.addTo(asked, "title", ALIKE, known);
        // a small catalogue has not nine of each category
        Dataset<Row> others = asked.join(alikeWhole.select("question_id"), new String[] {"question_id"}, "left_anti");
        String question = "Name one of the " + noun + " that you take next.\nTITLE:";
        return rows(
                HELD_OUT_TITLE,
                alikeWhole.unionByName(alike.addTo(others, "title", POPULARITY_ALONE, known)),
                col("user_id"),
                col("prefix"),
                lit(question),
                lit("You are one particular person."),
                lit(question));
    }

    /** Lines of the items' file, and an item's id: which title stands behind it? */
    Dataset<Row> catalogue() {
        List<Row> shown = alike.items()
                .sort(col("ratings").desc(), col("item_id"))
                .limit(LINES)
                .collectAsList();
        Object[] ids = shown.stream().map(item -> item.<String>getAs("item_id")).toArray();
        Dataset<Row> others = alike.items()
                .where(not(col("item_id").isin(ids)))
                .select(col("item_id").as("question_id"), col("item_id"));
        Dataset<Row> asked = drawn(others, CATALOGUE);
        Column question = concat(lit(lines(shown, "")), col("item_id"), lit("::"));
        // what is shown is no wrong answer
        Dataset<Row> known = asked.select(
                col("question_id"),
                explode(array(Arrays.stream(ids).map(id -> lit(id)).toArray(Column[]::new)))
                        .as("item_id"));
        return rows(
                CATALOGUE,
                alike.addTo(asked, "title", POPULARITY_ALONE, known),
                col("item_id"),
                lit(null).cast("string"),
                question,
                lit(null).cast("string"),
                lit(lines(shown, "?") + "?::"));
    }

    private static String lines(List<Row> items, String instead) {
        return items.stream()
                .map(item -> (instead.isEmpty() ? item.<String>getAs("item_id") : instead) + "::"
                        + item.<String>getAs("title") + "\n")
                .collect(Collectors.joining());
    }

    /** Rows of the ratings' file in the order of time: which item comes next? */
    Dataset<Row> histories() {
        Column newest = row_number()
                .over(Window.partitionBy("user_id")
                        .orderBy(col("timestamp").desc(), col("item_id").desc()));
        Column line = concat_ws(
                ",",
                col("user_id"),
                col("item_id"),
                when(lit(rated), col("rating").cast("string")),
                unix_timestamp(col("timestamp")));
        Dataset<Row> whole = training(context)
                .groupBy(col("user_id").as("question_id"))
                .agg(
                        max(struct(col("timestamp"), col("item_id"))).as("last"),
                        count(lit(1)).as("rows"))
                .where(col("rows").gt(SHOWN))
                .select(col("question_id"), col("last.item_id").as("item_id"));
        Dataset<Row> histories = drawn(alike.askable(whole), HISTORY)
                .select(col("question_id").as("user_id"))
                .join(training(context), "user_id")
                .withColumn("newest", newest)
                .where(col("newest").leq(SHOWN + 1))
                .groupBy("user_id")
                .agg(
                        expr("max_by(item_id, -newest)").as("item_id"),
                        array_sort(collect_list(struct(
                                        col("newest").multiply(-1).as("order"),
                                        when(col("newest").gt(1), line).as("line"))))
                                .as("lines"))
                .withColumn("question_id", col("user_id"));
        Dataset<Row> known = histories
                .select("question_id", "user_id")
                .join(context.read(Tables.INTERACTIONS).select("user_id", "item_id"), "user_id")
                .select("question_id", "item_id");
        Column begin = concat(col("user_id"), lit(","));
        return rows(
                HISTORY,
                alike.addTo(histories, "item_id", POPULARITY_ALONE, known),
                col("user_id"),
                lit(null).cast("string"),
                concat(
                        array_join(expr("transform(slice(lines, 1, " + SHOWN + "), l -> l.line)"), "\n"),
                        lit("\n"),
                        begin),
                lit(null).cast("string"),
                begin);
    }

    private Dataset<Row> rows(
            String probe,
            Dataset<Row> asked,
            Column subject,
            Column prefix,
            Column question,
            Column neutralPrefix,
            Column neutral) {
        Dataset<Row> counted = asked.join(alike.items().select("item_id", "ratings"), "item_id");
        Row thirds = counted.selectExpr(
                        "percentile_disc(1 / 3D) WITHIN GROUP (ORDER BY ratings)",
                        "percentile_disc(2 / 3D) WITHIN GROUP (ORDER BY ratings)")
                .head();
        Column slice = when(col("ratings").leq(lit(thirds.get(0))), "rare")
                .when(col("ratings").leq(lit(thirds.get(1))), "middle")
                .otherwise("popular");
        return counted.select(
                lit(probe).as("probe"),
                subject.as("subject"),
                slice.as("slice"),
                prefix.as("prefix"),
                question.as("question"),
                neutralPrefix.as("neutral_prefix"),
                neutral.as("neutral"),
                col(AlikeItems.CANDIDATES),
                col(AlikeItems.RIGHT));
    }
}
