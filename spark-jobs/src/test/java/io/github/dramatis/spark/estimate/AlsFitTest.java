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

    @Test
    void blocksStayFewEnoughForEachTaskToHaveABufferForEachPairOfThem() {
        assertThat(AlsFit.blocks(0, 2_000_000_000L)).isEqualTo(200);
        assertThat(AlsFit.blocks(300, 2_000_000_000L)).isEqualTo(300);
    }
}
