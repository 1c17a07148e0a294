package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Question;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is summed up, by number: predictor p is a variant or, from there on, a baseline; keys of sums count first the predictors, then
 * the questions, then the predictors once a persona.
 */
final class Plan implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int variants;
    private final List<String> personas;
    private final List<List<Integer>> runs = new ArrayList<>();
    private final List<List<Integer>> against = new ArrayList<>();

    Plan(List<Predictor> variants, List<Question> questions, List<String> personas) {
        this.variants = variants.size();
        this.personas = List.copyOf(personas);
        List<Predictor> predictors = predictors(variants);
        for (Question question : questions) {
            runs.add(numbers(question.runs(), predictors));
            against.add(numbers(question.against(), predictors));
        }
    }

    /** What a key's sums are of. */
    enum Kind {
        PREDICTOR,
        QUESTION,
        PERSONA
    }

    /** All of them, at their numbers. */
    static List<Predictor> predictors(List<Predictor> variants) {
        return Stream.concat(variants.stream(), Stream.of(Baseline.values()).map(Predictor::of))
                .toList();
    }

    int variants() {
        return variants;
    }

    int questions() {
        return runs.size();
    }

    List<Integer> runs(int question) {
        return runs.get(question);
    }

    List<Integer> against(int question) {
        return against.get(question);
    }

    /** The number of a persona, -1 for none. */
    int persona(String id) {
        return personas.indexOf(id);
    }

    int questionKey(int question) {
        return predictors() + question;
    }

    int key(int predictor, int persona) {
        return predictors() + questions() + persona * predictors() + predictor;
    }

    Kind kind(int key) {
        if (key < predictors()) {
            return Kind.PREDICTOR;
        }
        return key < predictors() + questions() ? Kind.QUESTION : Kind.PERSONA;
    }

    private int predictors() {
        return variants + Baseline.values().length;
    }

    private static List<Integer> numbers(List<Predictor> asked, List<Predictor> predictors) {
        return asked.stream().map(predictors::indexOf).toList();
    }
}
