package io.github.dramatis.core.config;

/**
 * How pairs are asked about.
 *
 * @param partRows pairs or slates that are made ready and asked together; 0: 100,000, or a hundredth of all if that is
 *     more. A run that was killed makes a part ready again, but asks the model nothing twice
 */
public record AskConfig(@Default("0") long partRows) {
    public AskConfig {
        Check.that(partRows >= 0, "part-rows", "must be 0 (by their number) or more, is " + partRows);
    }
}
