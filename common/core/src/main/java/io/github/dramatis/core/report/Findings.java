package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.evaluation.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
                + ". The best of " + results.baselines().size() + " baselines is the " + best.title()
                + ", with an RMSE of "
                + Numbers.plain(rmse.value()) + ".");
        Map<Verdict, List<String>> byVerdict = new LinkedHashMap<>();
        for (Predictor variant : variants) {
            results.difference(variant, best).ifPresent(d -> byVerdict
                    .computeIfAbsent(d.verdict(), v -> new ArrayList<>())
                    .add(variant.title()));
        }
        for (Verdict verdict : Verdict.values()) {
            if (byVerdict.containsKey(verdict)) {
                sentences.add(outcome(verdict, byVerdict.get(verdict), "the " + best.title()));
            } else if (verdict == Verdict.BEATS) {
                sentences.add("None can be said to beat it.");
            }
        }
        return String.join(" ", sentences);
    }

    /** One sentence or two on a variant against the best baseline, and one on all the others. */
    public String of(Predictor variant) {
        Baseline best = results.bestBaseline().orElseThrow();
        Measurement rmse = results.of(variant, Measure.RMSE).orElseThrow();
        Measurement difference = results.difference(variant, best).orElseThrow();
        return outcome(difference.verdict(), List.of(variant.title()), "the " + best.title()) + " Its RMSE is "
                + Numbers.plain(rmse.value()) + ", a difference of " + Numbers.signed(difference.value())
                + " (95 % interval " + Numbers.signed(difference.interval()) + ")." + others(variant, best);
    }

    private String others(Predictor variant, Baseline best) {
        Map<Verdict, List<String>> byVerdict = results.baselines().stream()
                .filter(baseline -> baseline != best)
                .flatMap(baseline -> results.difference(variant, baseline).stream())
                .collect(Collectors.groupingBy(
                        Measurement::verdict,
                        LinkedHashMap::new,
                        Collectors.mapping(d -> "the " + d.comparedWith().title(), Collectors.toList())));
        List<String> parts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            if (byVerdict.containsKey(verdict)) {
                String baselines = listed(byVerdict.get(verdict));
                parts.add(
                        switch (verdict) {
                            case BEATS -> "it beats " + baselines;
                            case FAILS -> "it fails to beat " + baselines;
                            case TOO_SMALL -> "against " + baselines + " the test is too small to tell";
                            case TOO_SMALL_BUT_BETTER -> "it is better than " + baselines
                                    + ", too small a test to tell by how much";
                            case TOO_SMALL_BUT_WORSE -> "it is worse than " + baselines
                                    + ", too small a test to tell by how much";
                        });
            }
        }
        if (parts.isEmpty()) {
            return "";
        }
        String text = String.join("; ", parts);
        return " Of the other baselines: " + text + ".";
    }

    private String outcome(Verdict verdict, List<String> variants, String baseline) {
        String who = listed(variants);
        boolean one = variants.size() == 1;
        String sentence =
                switch (verdict) {
                    case BEATS -> who + (one ? " beats " : " beat ") + baseline + ".";
                    case FAILS -> who + (one ? " fails" : " fail") + " to beat " + baseline + ".";
                    case TOO_SMALL -> "Whether " + who + (one ? " beats " : " beat ") + baseline
                            + ", this test is too small to tell: " + wider(one) + ", and 0 lies within.";
                    case TOO_SMALL_BUT_BETTER -> who + (one ? " is" : " are") + " better than " + baseline
                            + "; by how much, this test is too small to tell: " + wider(one) + ".";
                    case TOO_SMALL_BUT_WORSE -> who + (one ? " fails" : " fail") + " to beat " + baseline + " and "
                            + (one ? "is" : "are") + " worse; by how much, this test is too small to tell: "
                            + wider(one) + ".";
                };
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    private String wider(boolean one) {
        return (one ? "the interval of the difference is" : "the intervals of the differences are") + " wider than ±"
                + Double.toString(tooSmallToTell);
    }

    private static String listed(List<String> names) {
        if (names.size() == 1) {
            return names.get(0);
        }
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }
}
