package io.github.dramatis.lm.inference;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.model.LanguageModel;

/** Ids that index native memory are checked before they do. */
final class TokenIds {
    private TokenIds() {}

    static void check(LanguageModel model, int[] tokens) {
        int vocabulary = model.config().vocabularySize();
        if (tokens.length == 0) {
            throw new UserError("a prompt", "it has no tokens", "give at least one, e.g. the begin token");
        }
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary) {
                throw new UserError(
                        "token " + token,
                        "the model's vocabulary has the ids 0 to " + (vocabulary - 1),
                        "encode the text with the tokenizer of the same model");
            }
        }
    }
}
