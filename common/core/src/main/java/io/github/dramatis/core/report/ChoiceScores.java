package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.ChoiceBaseline;
import io.github.dramatis.core.evaluation.ChoiceMeasure;
import io.github.dramatis.core.evaluation.ChoiceScore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Measured choices, to look up what was measured.
 *
 * @param all of slates of all sizes and of some
 */
record ChoiceScores(List<ChoiceScore> all) {
    /** The NLL of each on slates of all sizes: agents first, of either the least first. */
    List<ChoiceScore> predictors() {
        return all.stream()
                .filter(score -> score.items() == null && score.other() == null && score.measure() == ChoiceMeasure.NLL)
                .sorted(Comparator.comparing(ChoiceScore::isBaseline).thenComparingDouble(ChoiceScore::value))
                .toList();
    }

    /**
     * What was measured on slates of all sizes.
     *
     * @param other the rival that a difference is to; null for the value itself
     */
    Optional<ChoiceScore> find(String title, ChoiceMeasure measure, ChoiceBaseline other) {
        return all.stream()
                .filter(score -> score.items() == null
                        && score.title().equals(title)
                        && score.measure() == measure
                        && score.other() == other)
                .findFirst();
    }

    /** The value with its sign, and its interval in parentheses where there is one. */
    static String signed(ChoiceScore score) {
        return Numbers.signed(score.value(), score.interval());
    }
}
