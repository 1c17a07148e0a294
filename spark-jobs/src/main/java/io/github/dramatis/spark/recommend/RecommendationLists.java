package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.table.RecommendedItem;
import io.github.dramatis.spark.table.RejectedRecommendation;
import io.github.dramatis.spark.table.RowCodec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Recommenders' lists out of a file. Where a list has ranks they order it, else its scores do, the highest first, equal
 * ones by item id; either way its places become 1, 2, 3, ...
 *
 * @param rows columns of {@link RecommendedItem}, {@link KnownIds#USER} and {@link KnownIds#ITEM}; kept until
 *     {@link #close}
 * @param rejected rows that are no place in a list: {@link RejectedRecommendation}
 * @param counts of both
 * @param kept what both are read from
 */
public record RecommendationLists(Dataset<Row> rows, Dataset<Row> rejected, Counts counts, KeptRows kept)
        implements AutoCloseable {
    /** Columns of {@link RecommendedItem}. */
    static final String[] COLUMNS = RowCodec.of(RecommendedItem.class).schema().fieldNames();

    /**
     * How much was read.
     *
     * @param read rows of the file
     * @param rejected those that are no place in a list
     * @param lists of the others: one a recommender, user and round
     * @param unknownUserLists lists for users that are not known
     * @param unknownItemPlaces places with items that are not known
     */
    public record Counts(long read, long rejected, long lists, long unknownUserLists, long unknownItemPlaces) {}

    /**
     * Reads a file or a folder of one of these layouts, which it recognises: CSV, TSV or Parquet with a row a place
     * ({@code user_id, item_id, rank, score}, and {@code recommender}, {@code round}, {@code propensity} if they are
     * there; rank or score may be missing); Parquet with a row a list, as Spark's {@code recommendForAllUsers} and
     * LensKit write it; TREC runs; Elliot's TSV. Ids become text. A recommender that is not named is called after the
     * file.
     *
     * @param columns which columns hold what
     * @param known users and items; others stay in the lists, where they cannot be hit
     * @param maxRejectedShare of the rows, at most
     * @throws UserError if the layout is not known, nothing is in the file, or more rows than that are rejected
     */
    public static RecommendationLists read(
            SparkSession spark, String path, ListColumns columns, KnownIds known, double maxRejectedShare) {
        ListReader reader = new ListReader(spark, path, columns);
        Dataset<Row> places = ParsedPlaces.of(reader.read(), reader.nameOfFile());
        KeptRows kept = new KeptRows();
        Dataset<Row> judged =
                kept.keep(ListFaults.ofLists(places.where(col(ListFaults.REASON).isNull())));
        Dataset<Row> rejected = rejected(places.where(col(ListFaults.REASON).isNotNull()))
                .union(rejected(judged.where(col(ListFaults.REASON).isNotNull())));
        Dataset<Row> rows = kept.keep(known.flag(clean(judged)));
        long bad = rejected.count();
        Counts counts = countsOf(rows, bad);
        check(path, counts, rejected, maxRejectedShare);
        return new RecommendationLists(rows, rejected, counts, kept);
    }

    @Override
    public void close() {
        kept.close();
    }

    private static Dataset<Row> clean(Dataset<Row> judged) {
        return judged.where(col(ListFaults.REASON).isNull())
                .select(
                        col(ListColumns.RECOMMENDER),
                        col("user_id"),
                        col("item_id"),
                        row_number().over(ListFaults.order()).as(ListColumns.RANK),
                        col(ParsedPlaces.SCORE_NUMBER).as(ListColumns.SCORE),
                        col(ParsedPlaces.ROUND_NUMBER).as(ListColumns.ROUND),
                        col(ParsedPlaces.PROPENSITY_NUMBER).as(ListColumns.PROPENSITY));
    }

    private static Dataset<Row> rejected(Dataset<Row> places) {
        return places.select(
                Arrays.stream(RowCodec.of(RejectedRecommendation.class).schema().fieldNames())
                        .map(places::col)
                        .toArray(Column[]::new));
    }

    private static Counts countsOf(Dataset<Row> rows, long rejected) {
        Column first = col(ListColumns.RANK).equalTo(1);
        Row counts = rows.agg(
                        count(lit(1)),
                        count(when(first, true)),
                        count(when(first.and(not(col(KnownIds.USER))), true)),
                        count(when(not(col(KnownIds.ITEM)), true)))
                .head();
        return new Counts(
                counts.getLong(0) + rejected, rejected, counts.getLong(1), counts.getLong(2), counts.getLong(3));
    }

    private static void check(String path, Counts counts, Dataset<Row> rejected, double maxRejectedShare) {
        if (counts.read() == 0) {
            throw new UserError(path, "it holds no lists, at most a header", "give a file with a row a place");
        }
        if (counts.rejected() > maxRejectedShare * counts.read() || counts.lists() == 0) {
            throw new UserError(
                    path,
                    counts.rejected() + " of " + counts.read() + " rows are no places in a list, at most "
                            + maxRejectedShare + " of them may be: " + reasons(rejected),
                    "mend these rows, or allow for a larger share of rejected rows");
        }
    }

    /** How often each occurs and in which file first; no id, since messages go into logs. */
    private static String reasons(Dataset<Row> rejected) {
        List<Row> reasons = rejected.groupBy(ListFaults.REASON)
                .agg(count(lit(1)).as("rows"), min(ListReader.SOURCE))
                .orderBy(desc("rows"), col(ListFaults.REASON))
                .collectAsList();
        return reasons.stream()
                .map(row -> row.getString(0) + " (" + row.getLong(1) + ", in " + row.getString(2) + ")")
                .collect(Collectors.joining(", "));
    }
}
