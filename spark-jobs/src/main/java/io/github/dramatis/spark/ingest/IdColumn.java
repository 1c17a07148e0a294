package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Ids of typed columns as text. */
public final class IdColumn {
    private static final double LARGEST_EXACT = 1L << 53;
    private static final List<DataType> FRACTIONS = List.of(DataTypes.DoubleType, DataTypes.FloatType);

    private IdColumn() {}

    /**
     * An id as text; a whole number is written without a fraction, so that it is the same in a file of integers.
     *
     * @param type of the column
     */
    public static Column text(Column value, DataType type) {
        return FRACTIONS.contains(type)
                ? when(
                                value.equalTo(rint(value)).and(abs(value).leq(LARGEST_EXACT)),
                                value.cast("long").cast("string"))
                        .otherwise(value.cast("string"))
                : value.cast("string");
    }
}
