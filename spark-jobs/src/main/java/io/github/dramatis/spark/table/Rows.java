package io.github.dramatis.spark.table;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/** What functions over rows share. */
public final class Rows {
    private Rows() {}

    /** What becomes of each element, one after the other, made as it is asked for. */
    public static <F, T> Iterator<T> each(Iterator<F> from, Function<? super F, ? extends T> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return from.hasNext();
            }

            @Override
            public T next() {
                return function.apply(from.next());
            }
        };
    }

    /**
     * Rows by their user_id, with columns of their own: in Spark 3.5 the two sides of a cogroup must not share columns
     * of one relation.
     */
    public static KeyValueGroupedDataset<String, Row> byUser(Dataset<Row> rows) {
        Dataset<Row> own = rows.select(
                Arrays.stream(rows.columns()).map(name -> col(name).as(name)).toArray(Column[]::new));
        return own.groupBy("user_id").as(Encoders.STRING(), Encoders.row(own.schema()));
    }

    /**
     * What was observed of rows that have been written.
     *
     * @throws IllegalStateException if this is interrupted
     */
    public static Map<String, Object> observed(Observation observation) {
        try {
            return observation.getAsJava();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rows were written", e);
        }
    }

    /** An array of doubles, none of them null; Spark hands a row on as it was made where nothing lies between. */
    public static double[] doubles(Row row, int column) {
        if (row.get(column) instanceof double[] made) {
            return made;
        }
        return row.<Double>getList(column).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
