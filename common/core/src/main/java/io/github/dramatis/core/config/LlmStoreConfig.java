package io.github.dramatis.core.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * How answers are kept in the workspace.
 *
 * @param buckets parts of the users, and tasks of the stage; 0: 64, or where that is more four times as many as the
 *     application has cores, or one for each 10,000 agents; a workspace keeps the number it began with
 * @param partAnswers answers after which a task writes a file
 * @param partInterval time after which a task writes a file with fewer
 */
public record LlmStoreConfig(
        @Default("0") int buckets, @Default("50") int partAnswers, @Default("10s") Duration partInterval)
        implements Serializable {
    public LlmStoreConfig {
        Check.that(buckets >= 0, "buckets", "must be 0 (by cores and agents) or more, is " + buckets);
        Check.that(partAnswers >= 1, "part-answers", "must be 1 or more, is " + partAnswers);
        Check.that(!partInterval.isZero(), "part-interval", "must be positive");
    }
}
