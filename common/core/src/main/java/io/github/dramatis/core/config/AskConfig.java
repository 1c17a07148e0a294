package io.github.dramatis.core.config;

/**
 * How pairs are asked about.
 *
 * @param partRows pairs that are made ready and asked together; a run that was killed loses no more
 */
public record AskConfig(@Default("100000") long partRows) {
    public AskConfig {
        Check.that(partRows >= 1, "part-rows", "must be 1 or more, is " + partRows);
    }
}
