package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.evaluation.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says in words what the measurements allow to say, and no more. */
public final class Findings {
    private final Results results;
    private final double tooSmallToTell;

    public Findings(Results results, double tooSmallToTell) {
        this.results = results;
        this.tooSmallToTell = tooSmallToTell;
    }

    /** The whole in a paragraph: who beats the best baseline, who fails to, and for whom the test is too small to tell. */
    public String summary() {
        List<Predictor> variants = results.variants();
        if (variants.isEmpty() || results.bestBaseline().isEmpty()) {
            return "Nothing was measured: there are no test rows that any variant was asked about.";
        }
        Baseline best = results.bestBaseline().get();
        Measurement rmse = results.of(Predictor.of(best), Measure.RMSE).orElseThrow();
        List<String> sentences = new ArrayList<>();
        sentences.add(Numbers.count(variants.size(), "variant") + " of the agents answered for "
                + Numbers.count(rmse.rows(), "test rating") + " of " + Numbers.count(rmse.users(), "user")
                + ". The best of " + results.baselines().size() + " baselines is " + best.inSentence()
                + ", with an RMSE of " + Numbers.plain(rmse.value()) + ".");
        Map<Verdict, List<String>> byVerdict = byVerdict(
                variants.stream()
                        .flatMap(v -> results.difference(v, best).stream())
                        .toList(),
                d -> d.predictor().title());
        if (!byVerdict.containsKey(Verdict.BEATS)) {
            sentences.add(
                    byVerdict.containsKey(Verdict.TOO_SMALL_BUT_BETTER)
                            ? "None beats it by a margin that this test can tell."
                            : "None can be said to beat it.");
        }
        byVerdict.forEach((verdict, names) -> sentences.add(capitalized(outcome(verdict, names, "it"))));
        if (byVerdict.keySet().stream().anyMatch(Findings::isTooSmall)) {
            sentences.add(
                    "Too small to tell: the 95 % interval of the difference is wider than ±" + tooSmallToTell + ".");
        }
        return String.join(" ", sentences);
    }

    /** A variant against the best baseline, with figures, then against all the others. */
    public String of(Predictor variant) {
        Baseline best = results.bestBaseline().orElseThrow();
        Measurement rmse = results.of(variant, Measure.RMSE).orElseThrow();
        Measurement difference = results.difference(variant, best).orElseThrow();
        return capitalized(outcome(difference.verdict(), List.of(variant.title()), best.inSentence()))
                + " Its RMSE is " + Numbers.plain(rmse.value()) + ", a difference of "
                + Numbers.signed(difference.value())
                + " (95 % interval " + Numbers.signed(difference.interval()) + ")." + others(variant, best);
    }

    private String others(Predictor variant, Baseline best) {
        List<Measurement> differences = results.baselines().stream()
                .filter(baseline -> baseline != best)
                .flatMap(baseline -> results.difference(variant, baseline).stream())
                .toList();
        List<String> parts = new ArrayList<>();
        byVerdict(differences, d -> d.comparedWith().inSentence())
                .forEach((verdict, baselines) -> parts.add(outcome(verdict, List.of("it"), listed(baselines))));
        return parts.stream().map(part -> " " + capitalized(part)).collect(Collectors.joining());
    }

    /** The names of the differences by verdict, in the order of the verdicts. */
    private static Map<Verdict, List<String>> byVerdict(
            List<Measurement> differences, Function<Measurement, String> name) {
        return differences.stream()
                .collect(Collectors.groupingBy(
                        Measurement::verdict,
                        () -> new EnumMap<>(Verdict.class),
                        Collectors.mapping(name, Collectors.toList())));
    }

    private static String outcome(Verdict verdict, List<String> variants, String baseline) {
        String who = listed(variants);
        boolean one = variants.size() == 1;
        return switch (verdict) {
            case BEATS -> who + (one ? " beats " : " beat ") + baseline + ".";
            case FAILS -> who + (one ? " fails" : " fail") + " to beat " + baseline + ".";
            case TOO_SMALL -> "whether " + who + (one ? " beats " : " beat ") + baseline
                    + ", this test is too small to tell.";
            case TOO_SMALL_BUT_BETTER -> who + (one ? " is" : " are") + " better than " + baseline
                    + "; by how much, this test is too small to tell.";
            case TOO_SMALL_BUT_WORSE -> who + (one ? " fails" : " fail") + " to beat " + baseline + " and "
                    + (one ? "is" : "are") + " worse; by how much, this test is too small to tell.";
        };
    }

    private static boolean isTooSmall(Verdict verdict) {
        return verdict != Verdict.BEATS && verdict != Verdict.FAILS;
    }

    private static String capitalized(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    private static String listed(List<String> names) {
        if (names.size() == 1) {
            return names.get(0);
        }
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }
}
