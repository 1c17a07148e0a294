package io.github.dramatis.spark.table;

import java.util.Iterator;
import java.util.function.Function;
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

    /** An array of doubles, none of them null. */
    public static double[] doubles(Row row, int column) {
        return row.<Double>getList(column).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
