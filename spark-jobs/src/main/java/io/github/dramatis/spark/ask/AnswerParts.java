package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * Works through what is asked in parts: a run that was killed finds the models' answers that there are and asks for the
 * others.
 *
 * @param context whose folder for checkpoints is used
 * @param partRows about how many rows a part has; 0: as many as follow from their number. Parts may be others in the
 *     run that goes on: answers are found by what was asked
 */
record AnswerParts(StageContext context, long partRows) {
    /** Fewer would be made ready for little; a run that was killed makes a part ready again. */
    private static final long LEAST_ROWS = 100_000;
    /** What is known of a part's users is looked for among everybody's once a part. */
    private static final long MOST_PARTS = 100;

    /**
     * The rows of the table answers.
     *
     * @param asked with user_id: a user's rows are in one part, so that each is made ready once
     * @param answer makes the answers of a part
     */
    Dataset<Row> of(Dataset<Row> asked, UnaryOperator<Dataset<Row>> answer) {
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> all = kept.keep(asked);
            List<String> folders = new ArrayList<>();
            int parts = Math.toIntExact(parts(all.count()));
            for (int part = 0; part < parts; part++) {
                folders.add(context.checkpoints() + "/part-" + part);
                answer.apply(ofPart(all, part, parts))
                        .write()
                        .mode(SaveMode.Overwrite)
                        .parquet(folders.get(part));
            }
            return context.spark()
                    .read()
                    .schema(Tables.ANSWERS.codec().schema())
                    .parquet(folders.toArray(String[]::new));
        }
    }

    /** How many parts so many rows have. */
    long parts(long rows) {
        double ofPart = partRows > 0 ? partRows : Math.max(LEAST_ROWS, (double) rows / MOST_PARTS);
        return (long) Math.max(1, Math.ceil(rows / ofPart));
    }

    private static Dataset<Row> ofPart(Dataset<Row> all, int part, int parts) {
        return parts == 1
                ? all
                : all.where(pmod(xxhash64(col("user_id")), lit(parts)).equalTo(part));
    }
}
