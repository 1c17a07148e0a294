package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Loss;
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
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says in words what was found, and no more than that. */
public final class Findings {
    private static final String PERSONA = "persona";
    private static final String RANDOM = "random";
    private static final String NOT_TESTED =
            "Whether personas help here was not tested: that takes random clusters of the same sizes, and none answered"
                    + " (train.adapters: random).";

    private final Results results;

    public Findings(Results results) {
        this.results = results;
    }

    /**
     * Whether personas help: the primary contrast, with random clusters, in NLL and in RMSE. Where there are personas
     * and it was not tested, that is said; none where there are no personas.
     */
    public List<String> answers() {
        if (isTested()) {
            return results.declared().stream()
                    .filter(this::isPrimary)
                    .map(ContrastSentence::of)
                    .toList();
        }
        return results.variants().stream().anyMatch(variant -> PERSONA.equals(variant.adapter()))
                ? List.of(NOT_TESTED)
                : List.of();
    }

    /** The other declared contrasts, a sentence each. They mix what personas bring with more, so they answer less. */
    public List<String> furtherAnswers() {
        return results.declared().stream()
                .filter(contrast -> !isPrimary(contrast))
                .map(ContrastSentence::named)
                .toList();
    }

    /** Whether there is a primary contrast. */
    boolean isTested() {
        return primary().isPresent();
    }

    /**
     * The variants in a paragraph: who beats the best baseline in RMSE, who does not, for whom the test cannot tell,
     * and who beats it in NLL.
     */
    public String summary() {
        List<Predictor> variants = results.variants();
        if (variants.isEmpty() || results.bestBaseline().isEmpty()) {
            return "Nothing was measured: there are no test rows that any variant was asked about.";
        }
        Baseline best = results.bestBaseline().get();
        Measurement rmse = results.of(Predictor.of(best), Measure.RMSE).orElseThrow();
        List<String> sentences = new ArrayList<>();
        sentences.add(Numbers.count(variants.size(), "variant") + " of the agents answered for "
                + Numbers.count(rmse.rows(), "test rating") + " of " + Numbers.count(rmse.users(), "user") + ".");
        sentences.add(named(best) + ", with an RMSE of " + Numbers.plain(rmse.value()) + ".");
        Map<Verdict, List<String>> byVerdict = byVerdict(
                variants.stream()
                        .flatMap(v -> results.difference(v, best).stream())
                        .toList(),
                d -> d.predictor().title());
        if (!byVerdict.containsKey(Verdict.BETTER)) {
            sentences.add("None can be said to beat it.");
        }
        byVerdict.forEach((verdict, names) -> sentences.add(capitalized(outcome(verdict, names, "it"))));
        List<Contrast> likelihoods = variants.stream()
                .flatMap(v -> results.contrast(v, Predictor.of(best), Loss.NLL).stream())
                .toList();
        if (!likelihoods.isEmpty()) {
            List<String> better =
                    byVerdict(likelihoods, c -> c.predictor().title()).get(Verdict.BETTER);
            sentences.add("In NLL "
                    + (better == null ? "none can be said to beat it." : outcome(Verdict.BETTER, better, "it")));
        }
        return String.join(" ", sentences);
    }

    private String named(Baseline best) {
        int baselines = results.baselines().size();
        if (results.isStandIn()) {
            return "There were no tuning rows to find the best of " + baselines + " baselines on: " + best.inSentence()
                    + " stands in";
        }
        return "The best of " + baselines + " baselines" + (best == results.chosen() ? ", chosen before the test," : "")
                + " is " + best.inSentence();
    }

    /** A variant against the best baseline, with figures, then against all the others. */
    public String of(Predictor variant) {
        Baseline best = results.bestBaseline().orElseThrow();
        return results.toBest(variant, Loss.RMSE)
                .map(difference -> of(difference, best))
                .orElseGet(() -> capitalized(variant.title()) + " cannot be compared with " + best.inSentence()
                        + ": no test row has an answer of each of its seeds.");
    }

    private String of(Contrast difference, Baseline best) {
        Predictor variant = difference.predictor();
        Measurement rmse = results.of(variant, Measure.RMSE).orElseThrow();
        boolean tested = difference.users() > 1 && difference.declared(); // other verdicts are by the adjusted p value
        String seen = difference.verdict() == Verdict.CANNOT_TELL && tested
                ? " A difference of " + Numbers.plain(difference.detectable()) + " could have been seen."
                : "";
        return capitalized(outcome(difference.verdict(), List.of(variant.title()), best.inSentence()))
                + " Its RMSE is " + Numbers.plain(rmse.value()) + ", a difference of "
                + Numbers.signed(difference.value())
                + (Numbers.isKnown(difference.interval())
                        ? " (95 % interval " + Numbers.signed(difference.interval()) + ")"
                        : "")
                + "." + seen + others(variant, best);
    }

    /** The first of the declared contrasts, if it is the one that was to be the first. */
    private Optional<Contrast> primary() {
        return results.declared().stream()
                .findFirst()
                .filter(first -> RANDOM.equals(first.against().adapter()));
    }

    /** Whether it compares the same two as the primary contrast, be it in another loss. */
    private boolean isPrimary(Contrast contrast) {
        return primary()
                .filter(first -> first.predictor().equals(contrast.predictor())
                        && first.against().equals(contrast.against()))
                .isPresent();
    }

    private String others(Predictor variant, Baseline best) {
        List<Contrast> differences = results.baselines().stream()
                .filter(baseline -> baseline != best)
                .flatMap(baseline -> results.difference(variant, baseline).stream())
                .toList();
        List<String> parts = new ArrayList<>();
        byVerdict(differences, d -> d.against().inSentence())
                .forEach((verdict, baselines) -> parts.add(outcome(verdict, List.of("it"), listed(baselines))));
        return parts.stream().map(part -> " " + capitalized(part)).collect(Collectors.joining());
    }

    /** The names of the differences by verdict, in the order of the verdicts. */
    private static Map<Verdict, List<String>> byVerdict(List<Contrast> differences, Function<Contrast, String> name) {
        return differences.stream()
                .collect(Collectors.groupingBy(
                        Contrast::verdict,
                        () -> new EnumMap<>(Verdict.class),
                        Collectors.mapping(name, Collectors.toList())));
    }

    private static String outcome(Verdict verdict, List<String> variants, String baseline) {
        String who = listed(variants);
        boolean one = variants.size() == 1;
        return switch (verdict) {
            case BETTER -> who + (one ? " beats " : " beat ") + baseline + ".";
            case WORSE -> who + (one ? " is" : " are") + " worse than " + baseline + ".";
            case EQUIVALENT -> who + (one ? " is" : " are") + " as good as " + baseline + ".";
            case CANNOT_TELL -> "whether " + who + (one ? " beats " : " beat ") + baseline
                    + ", so small a test cannot tell.";
        };
    }

    static String capitalized(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    private static String listed(List<String> names) {
        if (names.size() == 1) {
            return names.get(0);
        }
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }
}
