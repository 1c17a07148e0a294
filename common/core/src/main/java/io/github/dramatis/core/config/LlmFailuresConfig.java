package io.github.dramatis.core.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * What is done about calls that fail.
 *
 * @param retries of one call
 * @param backoff before the first retry; it doubles from retry to retry, up to 64 times itself, and is spread at random
 * @param outage how long a server may be unreachable before the stage fails
 */
public record LlmFailuresConfig(
        @Default("6") int retries, @Default("500ms") Duration backoff, @Default("10m") Duration outage)
        implements Serializable {
    public LlmFailuresConfig {
        Check.that(retries >= 0, "retries", "must be 0 or more, is " + retries);
        Check.that(backoff.toMillis() >= 1, "backoff", "must be positive");
        Check.that(!outage.isZero(), "outage", "must be positive");
    }
}
