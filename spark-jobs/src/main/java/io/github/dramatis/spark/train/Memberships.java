package io.github.dramatis.spark.train;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.sampling.Numbered;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which cluster each agent is in: for each scheme its persona, and for each seed a random cluster of the personas'
 * sizes: the personas' ids dealt anew among the agents. An agent's own rows are in one cluster of either kind, so the
 * two differ only in whether those beside them are alike.
 */
public final class Memberships {
    /** The column of the persona in the first scheme: the one that tables call the user's. */
    public static final String PERSONA = "persona_id";

    private static final String USER = "user_id";

    private Memberships() {}

    /** The column of the personas of a scheme. */
    public static String persona(String scheme) {
        return "persona of " + scheme;
    }

    /** The column of a seed's random clusters of the sizes of a scheme's personas. */
    public static String random(String scheme, int seed) {
        return "random " + seed + " of " + scheme;
    }

    /**
     * One row an agent that has a persona in every scheme.
     *
     * @param schemes of the personas, the first one first
     * @param seeds random clusters to make of each
     */
    public static Dataset<Row> of(StageContext context, List<String> schemes, int seeds) {
        Dataset<Row> agents = context.read(Tables.AGENTS).select(USER);
        Dataset<Row> all = null;
        for (String scheme : schemes) {
            Dataset<Row> members = context.read(Tables.PERSONA_MEMBERS)
                    .where(col("scheme").equalTo(scheme))
                    .join(agents, new String[] {USER}, "left_semi")
                    .select(col(USER), col(PERSONA).as(persona(scheme)));
            all = all == null ? members.withColumn(PERSONA, col(persona(scheme))) : all.join(members, USER);
            for (int seed = 0; seed < seeds; seed++) {
                all = all.join(dealt(context, members, scheme, seed), USER);
            }
        }
        return all;
    }

    /** The agents in an order drawn by the seed get the clusters of the agents in the order of their ids. */
    private static Dataset<Row> dealt(StageContext context, Dataset<Row> members, String scheme, int seed) {
        Dataset<Row> drawn =
                members.select(USER).sort(HashDraw.of(context.seed(), "random-clusters/" + seed, col(USER)), col(USER));
        Dataset<Row> clusters = members.sort(USER).select(col(persona(scheme)).as(random(scheme, seed)));
        return Numbered.of(drawn).join(Numbered.of(clusters), Numbered.PLACE).drop(Numbered.PLACE);
    }
}
