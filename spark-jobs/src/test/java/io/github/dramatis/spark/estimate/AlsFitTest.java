package io.github.dramatis.spark.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlsFitTest {
    @Test
    void blocksFollowFromTheRatingsAloneUnlessANumberIsGiven() {
        assertThat(AlsFit.blocks(0, 100_000)).isEqualTo(1);
        assertThat(AlsFit.blocks(0, 5_000_000)).isEqualTo(11);
        assertThat(AlsFit.blocks(3, 5_000_000)).isEqualTo(3);
    }
}
