package io.github.dramatis.spark.sampling;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import io.github.dramatis.spark.table.Target;
import org.apache.spark.sql.Column;

/** What a user's validation rows are for. It goes by users, so no user's rows serve two purposes. */
public final class ValidationPurpose {
    /** Targets of one purpose that are enough to fit or compare a few numbers by, and that one process holds. */
    public static final int ENOUGH = 20_000;

    private static final String[] PURPOSES = {Target.STOP, Target.TUNE, Target.POOL};

    private ValidationPurpose() {}

    /**
     * The purpose by the column {@code user_id}: one of three, each for about a third of the users.
     *
     * @param seed of the run
     */
    public static Column of(long seed) {
        Column third = pmod(HashDraw.of(seed, "purpose", col("user_id")), lit(PURPOSES.length));
        return element_at(lit(PURPOSES), third.plus(1).cast("int"));
    }
}
