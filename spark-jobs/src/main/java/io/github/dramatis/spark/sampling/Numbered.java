package io.github.dramatis.spark.sampling;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows with their number in the order that they are in. */
public final class Numbered {
    /** Column of the number, from 0. */
    public static final String PLACE = "place";

    private Numbered() {}

    /** Adds {@link #PLACE}. */
    public static Dataset<Row> of(Dataset<Row> rows) {
        StructType schema = rows.schema().add(PLACE, DataTypes.LongType, false);
        JavaRDD<Row> numbered = rows.javaRDD().zipWithIndex().map(row -> {
            Object[] values = new Object[row._1().size() + 1];
            for (int i = 0; i < row._1().size(); i++) {
                values[i] = row._1().get(i);
            }
            values[row._1().size()] = row._2();
            return RowFactory.create(values);
        });
        return rows.sparkSession().createDataFrame(numbered, schema);
    }
}
