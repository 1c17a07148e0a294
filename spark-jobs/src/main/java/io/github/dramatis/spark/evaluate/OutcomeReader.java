package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.AnswerParser;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Outcome;
import io.github.dramatis.core.evaluation.ParsedAnswer;
import io.github.dramatis.core.evaluation.TestRow;
import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;

/** Reads outcomes from the rows of {@link TestOutcomes#of}: of a variant one, of the baselines one each. */
final class OutcomeReader {
    private final RatingScale scale;
    private final RatingScale answerScale;
    private final AnswerParser parser;
    private final int variantRuns;

    /** @param variantRuns how many; run r is a variant's below it, a baseline from there on */
    OutcomeReader(RatingScale scale, int variantRuns) {
        this.scale = scale;
        this.answerScale = LabelCoding.of(scale).answerScale();
        this.parser = new AnswerParser(answerScale);
        this.variantRuns = variantRuns;
    }

    /** What a run answered. */
    record Answered(int run, Outcome outcome) {}

    List<Answered> read(Row row) {
        TestRow truth = truth(row);
        int run = row.getAs("run");
        if (run != TestOutcomes.BASELINES) {
            return List.of(new Answered(run, answer(row, truth)));
        }
        List<Answered> answers = new ArrayList<>();
        for (Baseline baseline : Baseline.values()) {
            if (!Double.isNaN(truth.baselines()[baseline.ordinal()])) {
                answers.add(new Answered(variantRuns + baseline.ordinal(), Outcome.of(truth, baseline, scale)));
            }
        }
        return answers;
    }

    private TestRow truth(Row row) {
        Baseline[] all = Baseline.values();
        double[] baselines = new double[all.length];
        double[][] probabilities = new double[all.length][];
        for (Baseline baseline : all) {
            Double predicted = row.getAs(baseline.column());
            baselines[baseline.ordinal()] = predicted == null ? Double.NaN : predicted;
            probabilities[baseline.ordinal()] = probabilities(row, TestOutcomes.probabilitiesColumn(baseline));
        }
        Double weight = row.getAs("weight");
        return new TestRow(
                row.getAs("item_id"),
                row.<Double>getAs("rating"),
                weight == null ? Double.NaN : weight,
                baselines,
                probabilities);
    }

    private Outcome answer(Row row, TestRow truth) {
        return new Outcome(
                truth,
                row.<Double>getAs("expected"),
                row.<Double>getAs("drawn"),
                probabilities(row, "label_probabilities"),
                row.<Double>getAs("mass_outside"),
                answer(row.getAs("text")));
    }

    /** Texts answer in the prompt's coding of the ratings. */
    private ParsedAnswer answer(String text) {
        if (text == null) {
            return null;
        }
        ParsedAnswer answer = parser.parse(text);
        return answer.rating().isEmpty()
                ? answer
                : new ParsedAnswer(
                        answer.kind(),
                        OptionalDouble.of(scale.at(
                                answerScale.nearestIndex(answer.rating().getAsDouble()))));
    }

    private double[] probabilities(Row row, String column) {
        int index = row.fieldIndex(column);
        if (row.isNullAt(index)) {
            return null;
        }
        List<Double> list = row.getList(index);
        if (list.size() != scale.size()) {
            throw new UserError(
                    "column " + column,
                    list.size() + " probabilities, where the scale has " + scale.size() + " ratings",
                    "run from predict again (dramatis run --from predict)");
        }
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
