package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.config.GateConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.evaluation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether agents are good enough to go on with: for schedulers that build on them. */
public final class Gate {
    private static final List<Loss> LOSSES = List.of(Loss.RMSE, Loss.NLL);

    private Gate() {}

    /**
     * A sentence for each configured agent that is worse, in RMSE or NLL, than a configured baseline. "Cannot tell"
     * passes. The configuration has named the question before the test, so its p value is not adjusted for others.
     *
     * @throws UserError if no agent of a configured kind was measured
     */
    public static List<String> failures(Results results, GateConfig config) {
        List<String> failures = new ArrayList<>();
        for (String agent : config.agents()) {
            List<Predictor> variants = results.variants().stream()
                    .filter(v -> v.adapter().equals(agent))
                    .toList();
            if (variants.isEmpty()) {
                throw new UserError(
                        "gate.agents: " + agent,
                        "no such agent was measured; these were: "
                                + results.variants().stream()
                                        .map(Predictor::adapter)
                                        .distinct()
                                        .toList(),
                        "name one of those, or train it (train.adapters)");
            }
            for (Predictor variant : variants) {
                for (String baseline : config.against()) {
                    add(failures, results, variant, Baseline.named(baseline));
                }
            }
        }
        return failures;
    }

    private static void add(List<String> failures, Results results, Predictor variant, Baseline baseline) {
        if (LOSSES.stream().noneMatch(loss -> results.contrast(variant, Predictor.of(baseline), loss)
                .isPresent())) {
            throw new UserError(
                    "gate.against: " + baseline.column(),
                    "no such baseline was measured beside " + variant.title(),
                    "name one that was, or have it fitted (als: estimate.rank or evaluate.als-rank above 0)");
        }
        for (Loss loss : LOSSES) {
            results.contrast(variant, Predictor.of(baseline), loss)
                    .filter(contrast -> contrast.verdictAlone() == Verdict.WORSE)
                    .map(Gate::sentence)
                    .ifPresent(failures::add);
        }
    }

    private static String sentence(Contrast contrast) {
        return String.format(
                Locale.ROOT,
                "%s is worse than %s: %s %+.3f (95 %% interval %+.3f to %+.3f)",
                contrast.predictor().title(),
                contrast.against().inSentence(),
                contrast.loss().measure().title(),
                contrast.value(),
                contrast.interval().low(),
                contrast.interval().high());
    }
}
