package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answers to a list of questions. Those to declared questions, in NLL and RMSE, stand on their own p value. The
 * exploratory ones in one loss are one family, those about single personas another, and their p values are adjusted for
 * its size by Holm's method, so that the chance of any false finding in a family is at most 5 %.
 */
public final class Contrasts {
    private final RatingScale scale;
    private final List<Contrast> contrasts = new ArrayList<>();

    /** What exploratory contrasts that are adjusted for each other have in common. */
    private record Family(Loss loss, boolean byPersona) {}

    /** @param scale of the ratings */
    public Contrasts(RatingScale scale) {
        this.scale = scale;
    }

    /**
     * Adds the answers to one question, one a {@link Loss} that its rows have.
     *
     * @param seeds runs of the predictor that its losses are averaged over
     * @param resamples of {@link ContrastSums}
     */
    public void add(Question question, int seeds, Resamples resamples) {
        for (Loss loss : Loss.values()) {
            if (ContrastSums.rows(loss, resamples.total()) > 0) {
                contrasts.add(Contrast.of(question, seeds, loss, scale, resamples));
            }
        }
    }

    /** All of them, adjusted. */
    public List<Contrast> adjusted() {
        List<Contrast> adjusted = new ArrayList<>(contrasts);
        Map<Family, List<Integer>> families = new LinkedHashMap<>();
        for (int i = 0; i < contrasts.size(); i++) {
            Contrast contrast = contrasts.get(i);
            if (!contrast.declared() && !Double.isNaN(contrast.p())) {
                Family family = new Family(contrast.loss(), contrast.personaId() != null);
                families.computeIfAbsent(family, f -> new ArrayList<>()).add(i);
            }
        }
        for (List<Integer> family : families.values()) {
            double[] p = Holm.adjusted(
                    family.stream().mapToDouble(i -> contrasts.get(i).p()).toArray());
            for (int i = 0; i < p.length; i++) {
                adjusted.set(family.get(i), contrasts.get(family.get(i)).withAdjustedP(p[i]));
            }
        }
        return adjusted;
    }
}
