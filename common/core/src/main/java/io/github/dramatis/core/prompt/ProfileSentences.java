package io.github.dramatis.core.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Cuts a profile's sentences from the end until a prompt fits. */
final class ProfileSentences {
    private static final String SENTENCE_END = "(?<=[.!?])\\s+|\\R";

    private ProfileSentences() {}

    /**
     * A prompt that fits.
     *
     * @param dropped sentences that had no room
     */
    record Fitted(Prompt prompt, int tokens, int dropped) {}

    /** The prompt with the most sentences, at least one of them gone; empty if none fits. */
    static Optional<Fitted> fit(
            String profile, Function<String, Prompt> render, int maxTokens, ToIntFunction<Prompt> length) {
        List<String> sentences = new ArrayList<>(List.of(profile.strip().split(SENTENCE_END)));
        int all = sentences.size();
        while (!sentences.isEmpty()) {
            sentences.remove(sentences.size() - 1);
            Prompt prompt = render.apply(String.join(" ", sentences));
            int tokens = length.applyAsInt(prompt);
            if (tokens <= maxTokens) {
                return Optional.of(new Fitted(prompt, tokens, all - sentences.size()));
            }
        }
        return Optional.empty();
    }
}
