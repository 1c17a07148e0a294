package io.github.dramatis.spark.simulate;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.AgentAnswer;
import io.github.dramatis.spark.table.Variant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Agents without an answer stop a simulation with what to do about it. */
class RefusedSimulationsTest {
    private static final SparkSession SPARK = Sessions.create("tests");
    private static final Dataset<Row> PROMPTS = SPARK.sql(
            "SELECT * FROM VALUES ('u', '0'), ('v', '1'), ('v', '1'), ('w', '1') AS prompts(user_id, persona_id)");

    private static Variant variant(Map<String, String> paths) {
        return new Variant(
                "persona/short+long",
                "tiny",
                "00",
                "persona",
                "short+long",
                "traits",
                2,
                "lora",
                4,
                "all",
                false,
                0,
                paths,
                1,
                null,
                null,
                null,
                List.of(1.0, 2.0),
                null,
                null,
                null);
    }

    private static Dataset<Row> answers(String... rows) {
        return SPARK.sql("SELECT * FROM VALUES (" + String.join("), (", rows)
                + ") AS answers(user_id, item_id, label_probabilities, error)");
    }

    @Test
    void anAgentOfAPersonaWithoutAnAdapterIsRefusedBeforeAnythingIsAsked() {
        assertThatThrownBy(() -> SimulateStage.requireAdapters(PROMPTS, variant(Map.of("0", "adapters/0"))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--variant persona/short+long")
                .hasMessageContaining("agents without an adapter: 2, of personas whose training failed (1)")
                .hasMessageContaining("run dramatis run again");
    }

    @Test
    void oneAdapterOfEverybodyOrOneForEachPersonaIsEnough() {
        for (Map<String, String> paths :
                List.of(Map.of("0", "a", "1", "b"), Map.of(Variant.EVERYBODY, "a"), Map.<String, String>of())) {
            assertThatCode(() -> SimulateStage.requireAdapters(PROMPTS, variant(paths)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void anItemThatCannotBeRatedIsRefusedWithTheKeyToRaise() {
        assertThatThrownBy(() -> SimulationRun.requireRated(answers(
                        "'u', 'a', array(0.5D, 0.5D), CAST(null AS STRING)",
                        "'u', 'b', CAST(null AS ARRAY<DOUBLE>), '" + AgentAnswer.TOO_LONG + "'")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("items that agents take and cannot rate: 1; " + AgentAnswer.TOO_LONG)
                .hasMessageContaining("raise examples.max-tokens");
        assertThatCode(() -> SimulationRun.requireRated(answers("'u', 'a', array(0.5D, 0.5D), CAST(null AS STRING)")))
                .doesNotThrowAnyException();
    }
}
