package io.github.dramatis.core.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which predictors are compared, and which of the comparisons are declared before the test. */
public final class Questions {
    private static final String PERSONA = "persona";
    private static final String ALL_MEMORIES = "short+long";

    /** What personas are compared with, the primary contrast first: the same sizes at random, as many rows, one adapter of all. */
    private static final List<String> RIVALS = List.of("random", "control", "single-min", "single-max");

    private Questions() {}

    /**
     * The declared questions, primary first: personas against their rivals, with all memories where there is such a variant. Then
     * the exploratory ones: variants that differ in one thing alone (adapter, memory, pooled or not), and each variant against each baseline.
     */
    public static List<Question> of(List<Predictor> variants) {
        List<Question> questions = new ArrayList<>();
        boolean all = variants.stream()
                .anyMatch(v -> v.adapter().equals(PERSONA) && v.memory().equals(ALL_MEMORIES));
        for (String rival : RIVALS) {
            for (Predictor variant : variants) {
                Predictor other = Predictor.variant(rival, variant.memory());
                if (variant.adapter().equals(PERSONA)
                        && variants.contains(other)
                        && (!all || variant.memory().equals(ALL_MEMORIES))) {
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

    private static void addExploratory(List<Question> questions, Predictor variant, Predictor other) {
        long alike = Stream.of(
                        variant.isPooled() == other.isPooled(),
                        variant.alone().equals(other.alone()),
                        variant.memory().equals(other.memory()))
                .filter(same -> same)
                .count();
        if (alike == 2
                && !questions.contains(new Question(variant, other, true))
                && !questions.contains(new Question(other, variant, true))) {
            questions.add(new Question(variant, other, false));
        }
    }
}
