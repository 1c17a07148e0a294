package io.github.dramatis.core.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashedOrderTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 16, 17, 63, 64, 65, 1000, 4097})
    void holdsEachNumberOnce(long size) {
        HashedOrder order = new HashedOrder(1, "test", "key", size);

        assertThat(LongStream.range(0, size).map(order::at).sorted()).containsExactlyElementsOf(all(size));
    }

    @Test
    void isTheSameForTheSameKeyAndAnotherForAnother() {
        assertThat(first(new HashedOrder(1, "test", "a", 1000)))
                .isEqualTo(first(new HashedOrder(1, "test", "a", 1000)));
        assertThat(first(new HashedOrder(1, "test", "a", 1000)))
                .isNotEqualTo(first(new HashedOrder(1, "test", "b", 1000)))
                .isNotEqualTo(first(new HashedOrder(2, "test", "a", 1000)));
    }

    @Test
    void putsEachOfFewNumbersInEachPlaceEquallyOften() {
        int size = 5;
        long[][] counts = new long[size][size]; // [place, number]
        for (int key = 0; key < 20_000; key++) {
            HashedOrder order = new HashedOrder(3, "test", "user " + key, size);
            for (int place = 0; place < size; place++) {
                counts[place][(int) order.at(place)]++;
            }
        }

        double[] equal = {1, 1, 1, 1, 1};
        assertThat(Arrays.asList(counts)).allMatch(place -> new ChiSquareTest().chiSquareTest(equal, place) > 0.001);
    }

    @Test
    void drawsNeighbouringPlacesIndependently() {
        int keys = 20_000;
        long size = 100;
        double sum = 0;
        for (int key = 0; key < keys; key++) {
            HashedOrder order = new HashedOrder(3, "test", "user " + key, size);
            sum += (order.at(0) - 49.5) * (order.at(1) - 49.5);
        }

        // without replacement: covariance = -variance / (size - 1), here -8.4; its standard error is 5.9
        assertThat(sum / keys).isCloseTo(-8.4, within(24.0));
    }

    @Test
    void refusesAnEmptyRange() {
        assertThatThrownBy(() -> new HashedOrder(1, "test", "key", 0)).hasMessageContaining("is 0");
    }

    private static long[] first(HashedOrder order) {
        return LongStream.range(0, 10).map(order::at).toArray();
    }

    private static Iterable<Long> all(long size) {
        return LongStream.range(0, size).boxed().toList();
    }
}
