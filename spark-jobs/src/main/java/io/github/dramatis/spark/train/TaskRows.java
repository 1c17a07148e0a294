package io.github.dramatis.spark.train;

import io.github.dramatis.lm.training.TrainingRow;
import io.github.dramatis.spark.sampling.ValidationPurpose;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a task that trains, in its memory: it goes over them again and again.
 *
 * @param learnt it is trained on these
 * @param measured its loss is measured on these
 */
record TaskRows(List<TrainingRow> learnt, List<TrainingRow> measured) {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRows.class);

    /**
     * Reads them. Of more rows to measure on than {@link ValidationPurpose#ENOUGH} the first stay: they come in the
     * order of their hashes.
     *
     * @param input examples as {@link AdapterRows} gives them
     * @param toLearn makes what is trained on
     * @param toMeasure makes what is measured on
     */
    static TaskRows read(Iterator<Row> input, ExampleRows toLearn, ExampleRows toMeasure) {
        RowCodec<Example> codec = Tables.EXAMPLES.codec();
        TaskRows rows = new TaskRows(new ArrayList<>(), new ArrayList<>());
        long leftOut = 0;
        while (input.hasNext()) {
            Example example = codec.decode(input.next());
            if (example.purpose().equals(Target.TRAIN)) {
                rows.learnt.add(toLearn.of(example));
            } else if (rows.measured.size() < ValidationPurpose.ENOUGH) {
                rows.measured.add(toMeasure.of(example));
            } else {
                leftOut++;
            }
        }
        if (leftOut > 0) {
            LOG.info(
                    "the loss is measured on {} of {} rows, drawn by hash",
                    ValidationPurpose.ENOUGH,
                    ValidationPurpose.ENOUGH + leftOut);
        }
        return rows;
    }
}
