package io.github.dramatis.core.llm;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The headers retry-after-ms, which Azure and OpenAI send, and Retry-After (RFC 9110, 10.2.3): seconds, or a date. */
final class RetryAfter {
    /** Longer waits are cut: a wrong header must not stop a run for a day. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private RetryAfter() {}

    /** Zero if there is none or it cannot be read. */
    static Duration of(HttpHeaders headers) {
        return headers.firstValue("retry-after-ms")
                .filter(value -> value.strip().matches("\\d{1,9}(\\.\\d+)?"))
                .map(value -> bounded(Duration.ofMillis(Math.round(Double.parseDouble(value.strip())))))
                .or(() -> headers.firstValue("Retry-After").map(value -> parse(value.strip(), Instant.now())))
                .orElse(Duration.ZERO);
    }

    static Duration parse(String value, Instant now) {
        Duration wait = Duration.ZERO;
        if (value.matches("\\d{1,9}(\\.\\d{1,3})?")) {
            wait = Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000));
        } else {
            try {
                Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                wait = Duration.between(now, until);
            } catch (DateTimeException e) {
                return Duration.ZERO;
            }
        }
        return wait.isNegative() ? Duration.ZERO : bounded(wait);
    }

    private static Duration bounded(Duration wait) {
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
