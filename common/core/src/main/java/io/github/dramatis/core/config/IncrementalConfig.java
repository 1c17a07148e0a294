package io.github.dramatis.core.config;

/**
 * How far incremental runs may go without a full one.
 *
 * @param maxDrift share past which what a full run froze no longer holds: of the ratings that would have to be others
 *     for today's to be spread as the frozen ones, of today's ratings of items that the full run did not know, of users
 *     beyond the reach of every persona
 */
public record IncrementalConfig(@Default("0.1") double maxDrift) {
    public IncrementalConfig {
        Check.that(maxDrift > 0 && maxDrift <= 1, "max-drift", "must be above 0 and at most 1, is " + maxDrift);
    }
}
