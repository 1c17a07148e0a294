package io.github.dramatis.core.reflection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserHalfTest {
    @Test
    void halvesAreAboutEquallyLargeAndTheSampleIndependentOfThem() {
        int users = 10_000;
        long second =
                IntStream.range(0, users).filter(i -> UserHalf.of("u" + i) == 1).count();
        long both = IntStream.range(0, users)
                .filter(i -> UserHalf.of("u" + i) == 1 && UserHalf.sampleKey("u" + i) < 0.5)
                .count();

        assertThat(second).isBetween(4_800L, 5_200L);
        assertThat(both).isBetween(2_300L, 2_700L);
    }
}
