package io.github.dramatis.spark.forget;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Set;
import org.apache.spark.sql.Column;

/**
 * Which adapters may have learnt from some users.
 *
 * @param everyone whether it is not known of whom each learnt
 * @param personas of the users; with any, adapters that draw from everybody, or go on from one that does, have learnt
 *     from them too
 */
public record LearntFrom(boolean everyone, Set<String> personas) {
    /** Holds for their rows in the table of adapters. */
    Column adapters() {
        if (everyone) {
            return lit(true);
        }
        return personas.isEmpty()
                ? lit(false)
                : col("adapter")
                        .notEqual("persona")
                        .or(col("parent").isNotNull())
                        .or(col("persona_id").isin(personas.toArray()));
    }
}
