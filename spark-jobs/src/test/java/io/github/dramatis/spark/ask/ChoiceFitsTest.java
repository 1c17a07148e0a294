package io.github.dramatis.spark.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.examples.ExamplesStage;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.AgentAnswer;
import io.github.dramatis.spark.table.ChoiceFit;
import io.github.dramatis.spark.table.Variant;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ChoiceFitsTest {
    private static final ChoiceFit STACK =
            new ChoiceFit("stack", null, null, null, new double[1], new double[1], new double[1], 0.0);

    private static AskedVariant variant(String adapter) {
        Variant variant = AskedVariantTest.variant(adapter, "tiny", "00");
        return new AskedVariant(variant.variantId(), variant, null);
    }

    @Test
    void withoutAChoiceToPoolByMoreAgentsOrValidationRowsAreAskedFor() {
        ChoiceFits fits = new ChoiceFits(Map.of("stack", STACK));

        assertThatThrownBy(() -> fits.of(variant("single-max")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no choice of the purpose pool")
                .hasMessageContaining("raise agents.users or choice.validation-rows");
    }

    @Test
    void aSlateWhosePromptIsTooLongNamesTheKeyThatBindsIt() {
        ChoiceFit fit = new ChoiceFit("single-max/short", 1.5, null, null, null, null, null, null);
        ChoiceFits fits = new ChoiceFits(Map.of("stack", STACK, fit.predictor(), fit));
        Row slate = Sessions.create("tests")
                .sql("SELECT 'u:1' target_id, 'u' user_id, array('a', 'b') slate, CAST(null AS STRING) "
                        + AskedSlates.FAULT + ", CAST(null AS STRING) persona_id, 3 revision, 'statistical' reflector,"
                        + " true " + ExamplesStage.TOO_LONG)
                .head();

        AgentAnswer answer = new SlateAnswerRows(variant("single-max"), fits, 7).answer(slate);

        assertThat(answer.error()).isEqualTo("the prompt is longer than choice.max-tokens");
        assertThat(answer.labelProbabilities()).isNull();
    }

    @Test
    void aVariantThatWasNotAskedAmongOthersThatWereIsNamed() {
        ChoiceFit fit = new ChoiceFit("single-max/short", 1.5, null, null, null, null, null, null);
        ChoiceFits fits = new ChoiceFits(Map.of("stack", STACK, fit.predictor(), fit));

        assertThat(fits.of(variant("single-max"))).isSameAs(fit);
        assertThatThrownBy(() -> fits.of(variant("none")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--variant none/short: it has not been asked to choose");
    }
}
