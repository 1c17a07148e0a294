package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.GateConfig;
import io.github.dramatis.core.config.ServerConfig;
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
     * Refuses to look at agents that a configuration does not make: found after the run, it would have cost all of it.
     *
     * @throws UserError that names those that it makes
     */
    public static void requireAgents(DramatisConfig config) {
        List<String> made = made(config);
        for (String agent : config.gate().agents()) {
            if (!made.contains(agent)) {
                throw new UserError(
                        "gate.agents: " + agent,
                        "the configuration makes no such agents; it makes " + String.join(", ", made),
                        "name one of those (--set gate.agents=NAME), or train it (train.adapters)");
            }
        }
    }

    /** The kinds of agents that are measured: adapters alone and pooled, and models without one. */
    private static List<String> made(DramatisConfig config) {
        List<String> adapters = config.train().adapters();
        List<String> made = new ArrayList<>(adapters);
        adapters.forEach(adapter -> made.add(Predictor.POOLED + adapter));
        if (config.predict().frozen()) {
            made.add("none");
        }
        ServerConfig server = config.predict().server();
        server.models().forEach(model -> made.add(server.adapter(model)));
        return made;
    }

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
