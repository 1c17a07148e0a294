package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the tables say of users.
 *
 * @param context where they are
 * @param config of the stage
 */
record ClusterUsers(StageContext context, ClusterConfig config) {
    /** See {@link UserTraits#trainingPart}. */
    Dataset<Row> trainingPart(Dataset<Row> interactions) {
        return UserTraits.trainingPart(interactions, context.read(Tables.ITEMS), context.read(Tables.REFERENCE_ITEMS));
    }

    /** The users who can be placed by the scheme's features: everybody, or those with a profile where it has text. */
    Dataset<Row> placeable(PersonaScheme scheme, Dataset<Row> users) {
        return scheme.hasText() ? users.join(profiled(), new String[] {"user_id"}, "left_semi") : users;
    }

    /** The users without a profile, who have to be placed by traits where the scheme has text. */
    Dataset<Row> unprofiled(Dataset<Row> users) {
        return users.join(profiled(), new String[] {"user_id"}, "left_anti");
    }

    private Dataset<Row> profiled() {
        return context.read(Tables.PROFILES).select("user_id");
    }

    /** {@link UserTraits} and {@code little_history}. */
    Dataset<Row> users(Dataset<Row> traits, Dataset<Row> training, List<String> categories) {
        return UserTraits.of(traits, training, categories)
                .withColumn("little_history", col("interactions").lt(config.minInteractions()));
    }

    /**
     * Adds the column {@code vector} where texts are looked at.
     *
     * @throws UserError if a user has none
     */
    Dataset<Row> withText(PersonaScheme scheme, Dataset<Row> users) {
        if (!scheme.hasText()) {
            return users;
        }
        Dataset<Row> vectors = context.read(Tables.PROFILE_VECTORS).select("user_id", "vector");
        long without =
                users.join(vectors, new String[] {"user_id"}, "left_anti").count();
        if (without > 0) {
            throw new UserError(
                    "table profile_vectors",
                    without + " users of the table profiles have no vector",
                    "embed the profiles again (dramatis run --from embed)");
        }
        return users.join(vectors, "user_id");
    }
}
