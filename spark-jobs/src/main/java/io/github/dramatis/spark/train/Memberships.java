package io.github.dramatis.spark.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Which cluster each agent is in: {@code persona_id}, and for each seed {@code random_n}, a random cluster of the personas' sizes: the
 * personas' ids dealt anew among the agents. An agent's own rows are in one cluster of either kind, so the two differ only in whether those
 * beside them are alike.
 */
public final class Memberships {
    /** The column of the personas. */
    public static final String PERSONA = "persona_id";

    private static final String USER = "user_id";

    private Memberships() {}

    /** The column of a seed's random clusters. */
    public static String random(int seed) {
        return "random_" + seed;
    }

    /**
     * One row an agent with a persona.
     *
     * @param seeds random clusters to make
     */
    public static Dataset<Row> of(StageContext context, int seeds) {
        Dataset<Row> members = context.read(Tables.PERSONA_MEMBERS)
                .select(USER, PERSONA)
                .join(context.read(Tables.AGENTS).select(USER), new String[] {USER}, "left_semi");
        Dataset<Row> all = members;
        for (int seed = 0; seed < seeds; seed++) {
            Column draw = HashDraw.of(context.seed(), "random-clusters/" + seed, col(USER));
            Dataset<Row> places = members.select(
                    col(USER),
                    row_number().over(Window.orderBy(draw, col(USER))).as("place"));
            Dataset<Row> ids = members.select(
                    col(PERSONA).as(random(seed)),
                    row_number().over(Window.orderBy(USER)).as("place"));
            all = all.join(places.join(ids, "place").drop("place"), USER);
        }
        return all;
    }
}
