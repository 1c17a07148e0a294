package io.github.dramatis.spark.train;

import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.lm.training.ChoiceAnswers;
import io.github.dramatis.lm.training.RatingAnswers;
import io.github.dramatis.lm.training.TrainingRow;
import io.github.dramatis.spark.model.ExampleTokens;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Target;

/** Makes what an adapter is trained on out of examples. */
final class ExampleRows {
    private final PromptTokens prompts;
    private final ExampleTokens tokens;
    private final RatingAnswers ratings;

    /** @param softTargets spread of a rating over its neighbours, in steps of the scale */
    ExampleRows(PromptTokens prompts, double softTargets) {
        this.prompts = prompts;
        this.tokens = new ExampleTokens(prompts);
        this.ratings = new RatingAnswers(prompts.labels(), softTargets, prompts.endOfTurn());
    }

    TrainingRow of(Example example) {
        boolean choice = example.task().equals(Target.CHOICE);
        int[] prompt = tokens.of(example, choice ? prompts.choices() : prompts.labels());
        return choice
                ? new ChoiceAnswers(prompts.choices(), prompts.endOfTurn()).row(prompt, example.taken())
                : ratings.row(prompt, example.rating());
    }
}
