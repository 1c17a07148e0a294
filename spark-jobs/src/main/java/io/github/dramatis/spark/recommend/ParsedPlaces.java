package io.github.dramatis.spark.recommend;

import static io.github.dramatis.spark.recommend.ListColumns.PROPENSITY;
import static io.github.dramatis.spark.recommend.ListColumns.RANK;
import static io.github.dramatis.spark.recommend.ListColumns.RECOMMENDER;
import static io.github.dramatis.spark.recommend.ListColumns.ROUND;
import static io.github.dramatis.spark.recommend.ListColumns.SCORE;
import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The places that {@link ListReader} reads, without the blanks around what they hold, with their numbers, and with what
 * is wrong with a row by itself. One function a row: as column expressions it is too long for the JIT compiler.
 */
final class ParsedPlaces {
    static final String RANK_NUMBER = "rank_number";
    static final String SCORE_NUMBER = "score_number";
    static final String ROUND_NUMBER = "round_number";
    static final String PROPENSITY_NUMBER = "propensity_number";

    static final StructType SCHEMA = new StructType()
            .add(ListReader.SOURCE, DataTypes.StringType)
            .add(RECOMMENDER, DataTypes.StringType)
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add(RANK, DataTypes.StringType)
            .add(SCORE, DataTypes.StringType)
            .add(ROUND, DataTypes.StringType)
            .add(RANK_NUMBER, DataTypes.IntegerType)
            .add(SCORE_NUMBER, DataTypes.DoubleType)
            .add(ROUND_NUMBER, DataTypes.IntegerType)
            .add(PROPENSITY_NUMBER, DataTypes.DoubleType)
            .add(ListFaults.REASON, DataTypes.StringType);

    /** Numbers that are not finite, as Python writes them. */
    private static final List<String> NOT_FINITE = List.of("nan", "inf", "+inf", "-inf");

    private ParsedPlaces() {}

    /**
     * Parses each row.
     *
     * @param name of a recommender that has none
     */
    static Dataset<Row> of(Dataset<Row> places, String name) {
        Column[] columns = {
            col(ListReader.SOURCE),
            col(RECOMMENDER),
            col("user_id"),
            col("item_id"),
            col(RANK),
            col(SCORE),
            col(ROUND),
            col(PROPENSITY)
        };
        return places.select(columns).map((MapFunction<Row, Row>) row -> parsed(row, name), Encoders.row(SCHEMA));
    }

    private static Row parsed(Row row, String name) {
        String recommender = filled(row, 1);
        String user = filled(row, 2);
        String item = filled(row, 3);
        String rank = filled(row, 4);
        String score = filled(row, 5);
        String round = filled(row, 6);
        String propensity = filled(row, 7);
        Double value = number(score);
        Double shown = number(propensity);
        return RowFactory.create(
                row.getString(0),
                recommender == null ? name : recommender,
                user,
                item,
                rank,
                score,
                round,
                whole(rank),
                value,
                whole(round),
                shown,
                user == null
                        ? ListFaults.NO_USER
                        : item == null ? ListFaults.NO_ITEM : fault(rank, score, value, round, propensity, shown));
    }

    private static String fault(
            String rank, String score, Double value, String round, String propensity, Double shown) {
        if (rank == null && score == null) {
            return ListFaults.NO_ORDER;
        }
        if (rank != null && whole(rank) == null) {
            return ListFaults.RANK_NOT_WHOLE;
        }
        if (rank != null && whole(rank) < 1) {
            return ListFaults.RANK_BELOW_ONE;
        }
        if (score != null && value == null) {
            return ListFaults.SCORE_NO_NUMBER;
        }
        if (score != null && !Double.isFinite(value)) {
            return ListFaults.SCORE_NOT_FINITE;
        }
        if (round != null && whole(round) == null) {
            return ListFaults.ROUND_NOT_WHOLE;
        }
        boolean isProbability = shown != null && shown > 0 && shown <= 1;
        return propensity == null || isProbability ? null : ListFaults.PROPENSITY_OUTSIDE;
    }

    /** The text without the blanks around it; null where nothing is left. */
    private static String filled(Row row, int index) {
        String text = row.isNullAt(index) ? "" : row.getString(index).strip();
        return text.isEmpty() ? null : text;
    }

    /** A whole number, which may be written with a fraction of 0; null if it is none. */
    private static Integer whole(String text) {
        Double number = number(text);
        return number == null || number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE
                ? null
                : number.intValue();
    }

    /** Null if it is none. */
    private static Double number(String text) {
        if (text == null) {
            return null;
        }
        if (NOT_FINITE.contains(text.toLowerCase(Locale.ROOT))) {
            return Double.NaN;
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
