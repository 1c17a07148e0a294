package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.ChoiceBaseline;
import io.github.dramatis.core.evaluation.ChoiceMeasure;
import io.github.dramatis.core.evaluation.ChoiceScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What measured choices say in words: what the best agent reaches, next to chance and the rivals.
 *
 * @param scores what was measured
 */
record ChoiceFinding(ChoiceScores scores) {
    /** What an agent should be better than in every slice, whatever it is like. */
    private static final List<ChoiceBaseline> TO_BEAT = List.of(ChoiceBaseline.POPULARITY, ChoiceBaseline.ALS);

    /** One or two sentences. */
    String text() {
        Optional<ChoiceScore> best = scores.predictors().stream()
                .filter(score -> !score.isBaseline())
                .findFirst();
        if (best.isEmpty()) {
            return "No agent was asked what it would take next.";
        }
        String title = best.get().title();
        ChoiceScore accuracy = scores.find(title, ChoiceMeasure.ACCURACY, null).orElseThrow();
        ChoiceScore chance = scores.find(title, ChoiceMeasure.CHANCE, null).orElseThrow();
        String loss = scores.find(title, ChoiceMeasure.NLL, ChoiceBaseline.STACK)
                .map(score -> "its NLL less that of the stack, which chooses by the same numbers: "
                        + ChoiceScores.signed(score))
                .orElse("there is no stack to compare it with");
        return "Choices: " + title + " takes what the user took in " + Numbers.percent(accuracy.value()) + " of "
                + Numbers.count(accuracy.rows(), "slate") + " (" + interval(accuracy) + "chance "
                + Numbers.percent(chance.value()) + "); " + loss + "." + beaten(title);
    }

    /** "50–54 %; ", or nothing where there is no interval. */
    private static String interval(ChoiceScore score) {
        return Numbers.isKnown(score.interval()) ? Numbers.percent(score.interval()) + "; " : "";
    }

    /**
     * Against each of {@link #TO_BEAT}, in which slices the NLL is not lower with an interval clear of 0. Slices
     * without an interval say nothing.
     */
    private String beaten(String title) {
        List<String> against = new ArrayList<>();
        for (ChoiceBaseline rival : TO_BEAT) {
            List<ChoiceScore> all = scores.all().stream()
                    .filter(score -> score.title().equals(title)
                            && score.measure() == ChoiceMeasure.NLL
                            && score.other() == rival)
                    .toList();
            List<ChoiceScore> slices = all.stream()
                    .filter(score -> Numbers.isKnown(score.interval()))
                    .toList();
            List<String> lost = slices.stream()
                    .filter(score -> !(score.interval().high() < 0))
                    .map(score -> score.items() == null ? "all slates" : score.items())
                    .sorted()
                    .toList();
            if (!slices.isEmpty()) {
                against.add(
                        lost.isEmpty()
                                ? "better than " + rival.title() + " in every slice"
                                        + (slices.size() < all.size() ? " of two users or more" : "")
                                : "not clearly better than " + rival.title() + " in " + String.join(", ", lost));
            }
        }
        return against.isEmpty() ? "" : " By NLL it is " + String.join("; ", against) + ".";
    }
}
