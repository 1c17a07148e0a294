package io.github.dramatis.core.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, 10.2.3: seconds or a date; what cannot be read is no wait. */
class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2; 2000",
                "0.25; 250",
                "Thu, 01 Jan 2026 00:00:30 GMT; 30000",
                "Wed, 31 Dec 2025 23:00:00 GMT; 0",
                "99999; 300000",
                "soon; 0",
                "-1; 0"
            })
    void isReadAsSecondsOrDate(String header, long millis) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void millisecondsGoBeforeSeconds() {
        HttpHeaders both = HttpHeaders.of(
                Map.of("retry-after-ms", List.of("6000"), "Retry-After", List.of("1")), (name, value) -> true);

        assertThat(RetryAfter.of(both)).isEqualTo(Duration.ofSeconds(6));
    }
}
