package io.github.dramatis.core.evaluation;

import java.util.List;

/**
 * Whether one predictor is better than another.
 *
 * @param runs the predictor, once a seed; losses are averaged over them, predictions are not
 * @param against the other, once a seed and random draw of what it was trained on
 * @param declared whether it was asked before anybody saw a result; the others are exploratory
 */
public record Question(List<Predictor> runs, List<Predictor> against, boolean declared) {
    public Question {
        runs = List.copyOf(runs);
        against = List.copyOf(against);
        if (runs.isEmpty() || against.isEmpty()) {
            throw new IllegalArgumentException("a question compares two predictors: " + runs + ", " + against);
        }
    }

    /** One run against one run. */
    public static Question of(Predictor predictor, Predictor against, boolean declared) {
        return new Question(List.of(predictor), List.of(against), declared);
    }
}
