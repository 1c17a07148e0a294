package io.github.dramatis.core.config;

import java.util.List;
import java.util.Map;

/**
 * What is compared beside memories, adapters, personas and seeds.
 *
 * @param over keys of {@code train} with their values, of which every combination is trained and asked; a value that is
 *     a list itself is written as text. Of a list of such grids each makes its combinations. The key {@code base-model}
 *     has the directories of base models: prompts are the same for all, of the length that the tokenizer of
 *     {@code model.path} counts. Questions that are declared before the test are about the first combination
 */
public record ExperimentConfig(List<Map<String, List<String>>> over) {
    /** Keys of {@code train} that say what is trained on what, not how. */
    private static final List<String> NOT_COMPARED = List.of("adapters", "persona-from", "from", "seeds", "max-rows");

    public ExperimentConfig {
        TrainGrid.check(
                over, NOT_COMPARED, "cannot be compared: every combination trains the same adapters on the same rows");
        Check.that(
                over.stream()
                                .map(keys -> keys.containsKey(TrainSetting.BASE_MODEL))
                                .distinct()
                                .count()
                        <= 1,
                "over",
                "must have " + TrainSetting.BASE_MODEL + " in all of its grids or in none");
    }

    /**
     * The ways to train; one where none are compared.
     *
     * @throws io.github.dramatis.core.error.UserError if a combination is no configuration
     */
    public List<TrainSetting> ways(TrainConfig train) {
        return TrainGrid.of(train, over, "experiment.over");
    }
}
