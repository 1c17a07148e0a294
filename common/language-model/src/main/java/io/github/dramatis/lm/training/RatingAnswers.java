package io.github.dramatis.lm.training;

import io.github.dramatis.core.prompt.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Training rows whose completion is a rating: the label, then the token that ends the turn. Without the end a model
 * learns which digit comes first and nothing of what comes next: it answers 4 as "4.5" or "4444", and sampled text has
 * no rating.
 *
 * @param labels the answers as tokens
 * @param spread of the target over the label's neighbours, in steps of the scale; 0: the label alone. Labels of several
 *     tokens have no such neighbours
 * @param endToken that ends an answer, -1 if the model has none
 */
public record RatingAnswers(Labels labels, double spread, int endToken) {
    /**
     * A prompt and the answer to it.
     *
     * @param prompt token ids up to the label
     * @param rating on the labels' scale
     */
    public TrainingRow row(int[] prompt, double rating) {
        TrainingRow hard = TrainingRow.completion(prompt, ended(labels.sequence(labels.indexOf(rating)), endToken));
        if (!labels.oneTokenEach()) {
            return hard;
        }
        List<TokenTarget> targets = new ArrayList<>(hard.targets());
        targets.set(0, new TokenTarget(prompt.length - 1, labels.tokens(), probabilities(rating)));
        return new TrainingRow(hard.tokens(), targets);
    }

    /** A label and the token that ends an answer, -1 if there is none. */
    static int[] ended(int[] label, int endToken) {
        if (endToken < 0) {
            return label;
        }
        int[] answer = Arrays.copyOf(label, label.length + 1);
        answer[label.length] = endToken;
        return answer;
    }

    private float[] probabilities(double rating) {
        double[] target = labels.softTarget(rating, spread);
        float[] probabilities = new float[target.length];
        for (int i = 0; i < target.length; i++) {
            probabilities[i] = (float) target[i];
        }
        return probabilities;
    }
}
