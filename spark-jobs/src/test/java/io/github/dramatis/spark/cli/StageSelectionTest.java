package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.pipeline.Pipeline;
import org.junit.jupiter.api.Test;

class StageSelectionTest {
    @Test
    void aRunBeginsAndEndsWhereItIsTold() {
        assertThat(StageCommand.select(null, null, null)).isEqualTo(Pipeline.STAGES);
        assertThat(StageCommand.select("train", null, null)).containsExactly("train", "predict", "evaluate");
        assertThat(StageCommand.select(null, "reflect", null))
                .startsWith("ingest")
                .endsWith("reflect");
        assertThat(StageCommand.select("embed", "embed", null)).containsExactly("embed");
        assertThat(StageCommand.select("train", "ingest", "cluster")).containsExactly("cluster");
    }

    @Test
    void whatNobodyKnowsOrStandsTheWrongWayRoundIsRefused() {
        assertThatThrownBy(() -> StageCommand.select(null, "examplse", null))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("did you mean examples?");
        assertThatThrownBy(() -> StageCommand.select("train", "ingest", null))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ingest comes before train");
    }
}
