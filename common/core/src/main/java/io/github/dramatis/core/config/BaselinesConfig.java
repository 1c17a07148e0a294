package io.github.dramatis.core.config;

import java.io.Serializable;

/**
 * How the baselines that learn from the prompts' numbers are fitted.
 *
 * @param ridge penalty of the ridge regression, on standardized numbers
 * @param trees gradient-boosted trees, at most; fewer where rows of the purpose stop say so; 0: no trees are fitted
 * @param treeDepth of each
 * @param treeRate share of its answer that each tree adds
 * @param everybodyRows training rows of everybody, drawn by hash, that both are fitted on once more: with the numbers
 *     of prompts, and with those of the items' content beside them; 0: they are fitted on the agents' rows alone
 * @param tuningRows validation rows of users who are no agents, drawn by hash, on which the best baseline is looked for
 *     beside the agents' own; 0: on the agents' own alone
 * @param partitions of the rows that both are fitted on; the last digits depend on it
 */
public record BaselinesConfig(
        @Default("0.01") double ridge,
        @Default("50") int trees,
        @Default("3") int treeDepth,
        @Default("0.1") double treeRate,
        @Default("20000") int everybodyRows,
        @Default("2000") int tuningRows,
        @Default("1") int partitions)
        implements Serializable {
    public BaselinesConfig {
        Check.that(ridge > 0, "ridge", "must be positive, is " + ridge);
        Check.that(trees >= 0, "trees", "must be 0 (none) or more, is " + trees);
        Check.that(treeDepth >= 1 && treeDepth <= 10, "tree-depth", "must be 1 to 10, is " + treeDepth);
        Check.that(treeRate > 0 && treeRate <= 1, "tree-rate", "must be above 0 and at most 1, is " + treeRate);
        Check.that(everybodyRows >= 0, "everybody-rows", "must be 0 (none) or more, is " + everybodyRows);
        Check.that(tuningRows >= 0, "tuning-rows", "must be 0 (none) or more, is " + tuningRows);
        Check.that(partitions >= 1, "partitions", "must be 1 or more, is " + partitions);
    }
}
