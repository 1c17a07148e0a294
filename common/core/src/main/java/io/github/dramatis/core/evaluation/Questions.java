package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.core.prompt.PromptVariant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Which predictors are compared, and which of the comparisons are declared before the test. */
public final class Questions {
    private static final String PERSONA = "persona";
    private static final String ALL_MEMORIES = "short+long";

    private static final String OF_ALL = "single-max";
    private static final String WIDE = "single-wide";

    /**
     * What personas are compared with, the primary contrast first: the same sizes at random, as many rows, one adapter
     * of all.
     */
    private static final List<String> RIVALS = List.of("random", "single-min", OF_ALL);

    /** Rivals whose adapters hold all rows of a persona's users, as the persona's own does. */
    private static final List<String> RIVALS_BY_PERSONA = List.of("random", OF_ALL);

    private Questions() {}

    /**
     * The declared questions, primary first: personas against their rivals, with all memories where there is such a
     * variant. Then the exploratory ones: variants that differ in one thing alone (adapter, scheme, setting, memory,
     * pooled or not), and each variant against each baseline.
     *
     * @param scheme of the personas that declared questions are about; null for those of variants without a scheme
     * @param setting of training that they are about; null where there is one way alone
     */
    public static List<Question> of(List<Predictor> variants, String scheme, String setting) {
        List<Question> questions = new ArrayList<>();
        List<Predictor> personas = variants.stream()
                .filter(v -> v.adapter().equals(PERSONA)
                        && Objects.equals(v.scheme(), scheme)
                        && Objects.equals(v.setting(), setting)
                        && PromptVariant.isWhole(v.memory()))
                .toList();
        boolean all = personas.stream().anyMatch(v -> v.memory().equals(ALL_MEMORIES));
        for (String rival : RIVALS) {
            for (Predictor variant : personas) {
                Predictor other = Predictor.variant(
                        rival, rival.equals(OF_ALL) ? null : variant.scheme(), setting, variant.memory());
                if (variants.contains(other) && (!all || variant.memory().equals(ALL_MEMORIES))) {
                    questions.add(new Question(variant, other, true));
                }
            }
        }
        for (int i = 0; i < variants.size(); i++) {
            for (int j = 0; j < i; j++) {
                addExploratory(questions, variants.get(i), variants.get(j));
            }
            for (Baseline baseline : Baseline.values()) {
                questions.add(new Question(variants.get(i), Predictor.of(baseline), false));
            }
        }
        return questions;
    }

    /**
     * Where personas help and where not: the declared questions against random clusters and against one adapter of all,
     * asked of the rows of each persona's users. They are exploratory.
     *
     * @param questions of {@link #of}
     * @param personas ids in the scheme that the declared questions are about
     */
    public static List<Question> byPersona(List<Question> questions, List<String> personas) {
        return questions.stream()
                .filter(Question::declared)
                .filter(question ->
                        RIVALS_BY_PERSONA.contains(question.against().adapter()))
                .flatMap(question -> personas.stream().map(question::of))
                .toList();
    }

    /** The order of declared contrasts: the primary one first. */
    static Comparator<Contrast> primaryFirst() {
        return Comparator.comparingInt(
                        (Contrast c) -> RIVALS.indexOf(c.against().adapter()))
                .thenComparing(c -> c.predictor().memory());
    }

    private static void addExploratory(List<Question> questions, Predictor variant, Predictor other) {
        long alike = Stream.of(
                        variant.isPooled() == other.isPooled(),
                        variant.alone().equals(other.alone()),
                        areOfAlikeSchemes(variant, other),
                        alike(variant.setting(), other.setting()),
                        variant.memory().equals(other.memory()))
                .filter(same -> same)
                .count();
        if (alike == 4
                && areComparable(variant.memory(), other.memory())
                && !questions.contains(new Question(variant, other, true))
                && !questions.contains(new Question(other, variant, true))) {
            questions.add(new Question(variant, other, false));
        }
    }

    /** A wide adapter goes by the number of personas alone, in which it stands for all schemes of so many. */
    private static boolean areOfAlikeSchemes(Predictor variant, Predictor other) {
        return Stream.of(variant, other).anyMatch(one -> one.adapter().endsWith(WIDE))
                ? alike(personas(variant.scheme()), personas(other.scheme()))
                : alike(variant.scheme(), other.scheme());
    }

    /** What a scheme's name ends with. */
    private static String personas(String scheme) {
        return scheme == null ? null : scheme.substring(scheme.lastIndexOf('-') + 1);
    }

    /** An agent that goes by no personas, or has no adapter, is like all of them in that. */
    private static boolean alike(String one, String other) {
        return one == null || other == null || one.equals(other);
    }

    /** Prompts from which something is taken are compared with the whole prompts, not with each other. */
    private static boolean areComparable(String memory, String other) {
        return memory.equals(other)
                || memory.equals(whole(other))
                || other.equals(whole(memory))
                || (memory.equals(whole(memory)) && other.equals(whole(other)));
    }

    /** What the prompts of a memory are compared with: themselves where nothing is taken from them. */
    private static String whole(String memory) {
        return PromptControl.isControl(memory) ? PromptControl.withoutControl(memory) : PromptVariant.whole(memory);
    }
}
