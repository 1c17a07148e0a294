package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Question;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is summed up, by number: run r is one training of a variant or, from there on, a baseline. Keys of sums count
 * first the runs, then the questions, then the runs once a group of rows: personas, then slices.
 */
final class Plan implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int EVERYBODY = -1;

    private final int variantRuns;
    private final List<Run> runs;
    private final List<String> personas;
    private final List<String> slices;
    private final List<Integer> askedOf;
    private final List<List<Integer>> ours;
    private final List<List<Integer>> theirs;

    /**
     * @param variantRuns of all variants, at their numbers
     * @param personas ids, at their numbers
     * @param slices names, at the numbers that follow
     */
    Plan(List<Run> variantRuns, List<Question> questions, List<String> personas, List<String> slices) {
        this.variantRuns = variantRuns.size();
        this.runs = Stream.concat(
                        variantRuns.stream(),
                        Stream.of(Baseline.values()).map(baseline -> new Run(Predictor.of(baseline), 0)))
                .toList();
        this.personas = List.copyOf(personas);
        this.slices = List.copyOf(slices);
        this.askedOf = questions.stream()
                .map(q -> q.personaId() == null ? EVERYBODY : persona(q.personaId()))
                .toList();
        this.ours = questions.stream().map(q -> runsOf(q.predictor())).toList();
        this.theirs = questions.stream().map(q -> runsOf(q.against())).toList();
    }

    /**
     * One training of a variant; a baseline has one run.
     *
     * @param seed which of its trainings; 0 where the predictions do not say
     */
    record Run(Predictor predictor, int seed) implements Serializable {}

    /** What a key's sums are of. */
    enum Kind {
        RUN,
        QUESTION,
        GROUP
    }

    /** Runs of variants; those from this number on are baselines. */
    int variantRuns() {
        return variantRuns;
    }

    /** The variants and baselines that there are runs of. */
    List<Predictor> predictors() {
        return runs.stream().map(Run::predictor).distinct().toList();
    }

    /** The numbers of a predictor's runs. */
    List<Integer> runsOf(Predictor predictor) {
        return IntStream.range(0, runs.size())
                .filter(run -> runs.get(run).predictor().equals(predictor))
                .boxed()
                .toList();
    }

    int questions() {
        return ours.size();
    }

    /** Whether a question is asked of the rows of users of this persona, by its number. */
    boolean isAsked(int question, int persona) {
        int askedOf = this.askedOf.get(question);
        return askedOf == EVERYBODY || askedOf == persona;
    }

    /** The runs of the predictor that a question is about. */
    List<Integer> runs(int question) {
        return ours.get(question);
    }

    /** The runs of the predictor that it is compared with. */
    List<Integer> against(int question) {
        return theirs.get(question);
    }

    /** The number of a persona's group, -1 for none. */
    int persona(String id) {
        return personas.indexOf(id);
    }

    /** The number of a slice's group. */
    int slice(String name) {
        return personas.size() + slices.indexOf(name);
    }

    int questionKey(int question) {
        return runs.size() + question;
    }

    int key(int run, int group) {
        return runs.size() * (1 + group) + questions() + run;
    }

    Kind kind(int key) {
        if (key < runs.size()) {
            return Kind.RUN;
        }
        return key < runs.size() + questions() ? Kind.QUESTION : Kind.GROUP;
    }
}
