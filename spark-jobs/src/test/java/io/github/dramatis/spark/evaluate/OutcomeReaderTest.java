package io.github.dramatis.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Outcome;
import io.github.dramatis.core.evaluation.ParsedAnswer;
import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

class OutcomeReaderTest {
    private static final RatingScale HALF_STARS = new RatingScale(0.5, 5, 0.5);
    private static final List<Double> FLAT = List.of(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1);

    private final OutcomeReader reader = new OutcomeReader(HALF_STARS, 1);

    @Test
    void aTextAnswersInTheCodingOfThePrompt() {
        Outcome outcome = reader.read(row(0, FLAT, "7")).get(0).outcome();

        assertThat(outcome.answer().rating())
                .as("half stars are asked for as the digits 0 to 9")
                .hasValue(4);
        assertThat(outcome.probabilities()).hasSize(10);
    }

    @Test
    void wordsAreNoRatingAndNoTextIsNoAnswer() {
        assertThat(reader.read(row(0, FLAT, "great movie"))
                        .get(0)
                        .outcome()
                        .answer()
                        .kind())
                .isEqualTo(ParsedAnswer.Kind.PROSE);
        assertThat(reader.read(row(0, FLAT, null)).get(0).outcome().answer()).isNull();
    }

    @Test
    void theRowOfTheBaselinesIsAnAnswerOfEach() {
        List<OutcomeReader.Answered> answers = reader.read(row(TestOutcomes.BASELINES, null, null));

        assertThat(answers).hasSize(Baseline.values().length);
        assertThat(answers.get(0).run()).isEqualTo(1);
        assertThat(answers.get(0).outcome().drawn()).as("3.2 on the scale").isEqualTo(3);
    }

    @Test
    void distributionsOfAnotherScaleAreRefused() {
        assertThatThrownBy(() -> reader.read(row(0, List.of(0.5, 0.5), null)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("label_probabilities")
                .hasMessageContaining("2 probabilities, where the scale has 10 ratings");
    }

    private static Row row(int run, List<Double> probabilities, String text) {
        StructType schema = new StructType()
                .add("item_id", DataTypes.StringType)
                .add("rating", DataTypes.DoubleType)
                .add("weight", DataTypes.DoubleType)
                .add("run", DataTypes.IntegerType)
                .add("expected", DataTypes.DoubleType)
                .add("drawn", DataTypes.DoubleType)
                .add("label_probabilities", DataTypes.createArrayType(DataTypes.DoubleType))
                .add("mass_outside", DataTypes.DoubleType)
                .add("text", DataTypes.StringType);
        List<Object> values = new ArrayList<>(List.of("item", 4.0, 1.0, run, 3.5, 3.5));
        values.add(
                probabilities == null
                        ? null
                        : JavaConverters.asScalaBuffer(probabilities).toSeq());
        values.add(0.1);
        values.add(text);
        for (Baseline baseline : Baseline.values()) {
            schema = schema.add(baseline.column(), DataTypes.DoubleType)
                    .add(TestOutcomes.probabilitiesColumn(baseline), DataTypes.createArrayType(DataTypes.DoubleType));
            values.add(3.2);
            values.add(null);
        }
        return new GenericRowWithSchema(values.toArray(), schema);
    }
}
