package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.spark.sampling.HashDraw;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Users besides the agents who get profiles and memories, so that personas by text are fitted on them too. No prompt is
 * made of these, and no item is summarized for them alone.
 *
 * @param users how many, 0: nobody
 * @param minInteractions ratings of the training part that a user needs to be drawn
 */
record ProfileSample(int users, int minInteractions) {
    static final ProfileSample NOBODY = new ProfileSample(0, 0);

    static ProfileSample of(ClusterConfig cluster) {
        return cluster.profilesBesideAgents() == 0
                ? NOBODY
                : new ProfileSample(cluster.profilesBesideAgents(), cluster.minInteractions());
    }

    boolean isEmpty() {
        return users == 0;
    }

    /**
     * The users with the least draws: another user's rows change them only where that user draws less.
     *
     * @param known user_id and interactions, the ratings of the training part
     * @return column user_id
     */
    Dataset<Row> drawn(Dataset<Row> known, Dataset<Row> agents, long seed) {
        Dataset<Row> others = known.where(col("interactions").geq(minInteractions))
                .join(agents, new String[] {"user_id"}, "left_anti")
                .select("user_id");
        return HashDraw.least(others, HashDraw.of(seed, "profile-sample", col("user_id")), users);
    }
}
