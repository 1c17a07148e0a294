package io.github.dramatis.lm.training;

import io.github.dramatis.core.prompt.ChoiceLetters;
import io.github.dramatis.core.prompt.Labels;

/**
 * Training rows whose completion is the letter of what was taken, then the token that ends the turn.
 *
 * @param letters of {@link ChoiceLetters#coding} as tokens
 * @param endToken that ends an answer, -1 if the model has none
 */
public record ChoiceAnswers(Labels letters, int endToken) {
    /**
     * A prompt and the answer to it.
     *
     * @param prompt token ids up to the letter
     * @param taken place in the slate, from 0; {@link ChoiceLetters#NONE} for none
     */
    public TrainingRow row(int[] prompt, int taken) {
        return TrainingRow.completion(prompt, RatingAnswers.ended(letters.sequence(taken), endToken));
    }
}
