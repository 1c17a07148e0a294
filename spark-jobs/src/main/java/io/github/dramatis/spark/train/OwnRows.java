package io.github.dramatis.spark.train;

import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Target;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/**
 * Counts, while the training rows of an adapter are read, how many are of the persona's own users. It is of interest
 * for rows that are drawn from everybody, as many as a persona has: they hold some of its own.
 */
final class OwnRows {
    private final AdapterPlan plan;
    private long rows;

    OwnRows(AdapterPlan plan) {
        this.plan = plan;
    }

    /** @param examples as {@link AdapterRows} gives them, with the columns of {@link Memberships} */
    Iterator<Row> counted(Iterator<Row> examples) {
        if (!isDrawnFromEverybody()) {
            return examples;
        }
        String membership = Memberships.persona(plan.scheme());
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return examples.hasNext();
            }

            @Override
            public Row next() {
                Row row = examples.next();
                boolean isOwn = plan.personaId().equals(row.<String>getAs(membership));
                rows += isOwn && row.<String>getAs("purpose").equals(Target.TRAIN) ? 1 : 0;
                return row;
            }
        };
    }

    /** Returns how many of the rows read so far are own ones; null if the rows are not drawn from everybody. */
    Long rows() {
        return isDrawnFromEverybody() ? rows : null;
    }

    private boolean isDrawnFromEverybody() {
        return plan.adapter().equals(Adapter.SINGLE_MIN);
    }
}
