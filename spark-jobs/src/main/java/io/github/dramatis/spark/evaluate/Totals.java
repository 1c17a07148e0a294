package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Resamples;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sums of all users.
 *
 * @param plan what the keys mean
 * @param sums of {@link UserResampling}
 * @param withinItems of {@link ItemResampling}
 */
record Totals(Plan plan, Map<Integer, Resamples> sums, Map<Integer, Resamples> withinItems) {
    /** Over all rows of a predictor, of each of its runs; none if it has no rows. */
    List<Resamples> runs(Predictor predictor) {
        return plan.runsOf(predictor).stream()
                .map(sums::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Over all rows of a predictor, averaged over its runs. */
    Optional<Resamples> of(Predictor predictor) {
        return mean(runs(predictor).stream());
    }

    /** Over the pairs of users within items, averaged over its runs. */
    Optional<Resamples> withinItems(Predictor predictor) {
        return mean(plan.runsOf(predictor).stream().map(withinItems::get));
    }

    /** Over its rows of one group, averaged over its runs. */
    Optional<Resamples> ofGroup(Predictor predictor, int group) {
        return mean(plan.runsOf(predictor).stream().map(run -> sums.get(plan.key(run, group))));
    }

    Optional<Resamples> ofQuestion(int question) {
        return Optional.ofNullable(sums.get(plan.questionKey(question)));
    }

    private static Optional<Resamples> mean(Stream<Resamples> runs) {
        List<Resamples> present = runs.filter(Objects::nonNull).toList();
        return present.isEmpty() ? Optional.empty() : Optional.of(Resamples.mean(present));
    }
}
