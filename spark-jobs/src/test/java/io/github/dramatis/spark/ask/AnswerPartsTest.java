package io.github.dramatis.spark.ask;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerPartsTest {
    @Test
    void partsFollowFromTheNumberOfRowsUnlessTheirSizeIsGiven() {
        AnswerParts following = new AnswerParts(null, 0);

        assertThat(following.parts(0)).isEqualTo(1);
        assertThat(following.parts(100_000)).isEqualTo(1);
        assertThat(following.parts(100_001)).isEqualTo(2);
        assertThat(following.parts(10_000_000)).isEqualTo(100);
        assertThat(following.parts(1_000_000_000)).isEqualTo(100);
        assertThat(new AnswerParts(null, 400_000).parts(1_000_000)).isEqualTo(3);
    }
}
