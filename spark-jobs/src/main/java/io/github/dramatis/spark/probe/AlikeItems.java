package io.github.dramatis.spark.probe;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.stage.KeptRows;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Finds items that are alike: of the same first category and about as often rated (the same power of two). Who knows no
 * more than that can only guess among them; who knows the user's taste may do better.
 *
 * @param items item_id, title, bucket (power of two), category (the first), ratings
 * @param seed of the run
 */
record AlikeItems(Dataset<Row> items, long seed) {
    /** Items that are drawn from, at most. */
    private static final int MOST = 50_000;
    /** Column of the answers, in an order of chance. */
    static final String CANDIDATES = "candidates";
    /** Column of the place of the right one. */
    static final String RIGHT = "right";

    private static final String[] KEY = {"key"};

    /**
     * @param items the table
     * @param training user_id, item_id of the training part
     */
    static AlikeItems of(Dataset<Row> items, Dataset<Row> training, long seed) {
        return of(items, training, seed, MOST);
    }

    /** @param most items that are drawn from; see the other */
    static AlikeItems of(Dataset<Row> items, Dataset<Row> training, long seed, long most) {
        Dataset<Row> counts = training.groupBy("item_id").agg(count(lit(1)).as("ratings"));
        Dataset<Row> counted = items.where(
                        col("title").isNotNull().and(not(col("title").equalTo(""))))
                .join(counts, "item_id")
                .select(
                        col("item_id"),
                        col("title"),
                        floor(log2(col("ratings"))).as("bucket"),
                        coalesce(when(size(col("categories")).gt(0), element_at(col("categories"), 1)), lit(""))
                                .as("category"),
                        col("ratings"));
        return new AlikeItems(HashDraw.least(counted, HashDraw.of(seed, "probe-items", col("item_id")), most), seed);
    }

    /** The same, computed once. */
    AlikeItems in(KeptRows kept) {
        return new AlikeItems(kept.keep(items), seed);
    }

    /**
     * The questions whose right answer is among the items: of a large catalogue these are some.
     *
     * @param questions item_id and others
     */
    Dataset<Row> askable(Dataset<Row> questions) {
        return questions.join(items.select("item_id"), new String[] {"item_id"}, "left_semi");
    }

    /**
     * Adds {@link #CANDIDATES} and {@link #RIGHT}; what has not enough items alike is left out.
     *
     * @param asked question_id, item_id and others: the right answers
     * @param shown what is told of items: a column of {@link #items}
     * @param alike what others have in common with the right one
     * @param known question_id, item_id: what is no wrong answer
     */
    Dataset<Row> addTo(Dataset<Row> asked, String shown, Column alike, Dataset<Row> known) {
        Dataset<Row> keyed = items.withColumn(KEY[0], alike);
        Dataset<Row> right = asked.join(
                        keyed.select(col("item_id"), col(KEY[0]), col(shown).as("right_text")), "item_id")
                .select("question_id", KEY[0], "right_text");
        Column draw = HashDraw.of(seed, "probe-others", concat(col("question_id"), lit(" "), col("text")));
        Dataset<Row> others = right.join(
                        keyed.select(col("item_id"), col(KEY[0]), col(shown).as("text")), KEY)
                .where(not(col("text").equalTo(col("right_text"))))
                .join(known, new String[] {"question_id", "item_id"}, "left_anti")
                .dropDuplicates("question_id", "text")
                .withColumn("draw", draw)
                .withColumn(
                        "number",
                        row_number().over(Window.partitionBy("question_id").orderBy(col("draw"), col("text"))))
                .where(col("number").leq(ProbeQuestion.OTHERS))
                .select("question_id", "text");
        Dataset<Row> all = others.union(right.select(col("question_id"), col("right_text")));
        Column order = HashDraw.of(seed, "probe-order", concat(col("question_id"), lit(" "), col("text")));
        Dataset<Row> candidates = all.groupBy("question_id")
                .agg(array_sort(collect_list(struct(order.as("draw"), col("text"))))
                        .as("drawn"))
                .where(size(col("drawn")).equalTo(ProbeQuestion.OTHERS + 1))
                .join(right, "question_id")
                .select(
                        col("question_id"),
                        col("drawn.text").as(CANDIDATES),
                        expr("array_position(drawn.text, right_text) - 1")
                                .cast("int")
                                .as(RIGHT));
        return asked.join(candidates, "question_id");
    }
}
