package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.BaselineFit;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Tables;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The baseline that agents are pooled with: the one that is best before any test row is looked at. */
final class Partner {
    /** Column of its label distribution; null where it says nothing. */
    static final String PROBABILITIES = "partner";

    private final String baseline; // null where none was chosen
    private final Dataset<Row> predictions;

    Partner(StageContext context) {
        baseline = BaselineFit.chosen(context.records(Tables.BASELINES))
                .map(BaselineFit::baseline)
                .orElse(null);
        predictions = context.read(Tables.BASELINE_PREDICTIONS)
                .where(col("baseline").equalTo(lit(baseline)))
                .select(col("target_id"), col("label_probabilities").as(PROBABILITIES));
    }

    String baseline() {
        return baseline;
    }

    /** Adds {@link #PROBABILITIES} to rows with target_id. */
    Dataset<Row> addTo(Dataset<Row> rows) {
        return rows.join(predictions, new String[] {"target_id"}, "left");
    }

    /** The probabilities of a row that {@link #addTo} has made; null where the baseline says nothing. */
    static double[] probabilities(Row row) {
        int column = row.fieldIndex(PROBABILITIES);
        return row.isNullAt(column) ? null : Rows.doubles(row, column);
    }
}
