package io.github.dramatis.core.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Makes prompts fit a length. What is too long first loses its memories, the oldest first, then the profile's sentences from
 * the end. The item is never cut: what is too long even so has no prompt.
 *
 * @param preset the words
 * @param maxTokens longest prompt
 * @param length of a prompt in tokens
 */
public record PromptFitting(PromptPreset preset, int maxTokens, ToIntFunction<Prompt> length) {
    private static final String SENTENCE_END = "(?<=[.!?])\\s+|\\R";

    /**
     * A prompt that fits.
     *
     * @param prompt the prompt
     * @param tokens its length
     * @param memoriesDropped memories that had no room
     * @param sentencesDropped sentences of the profile that had no room
     */
    public record Fitted(Prompt prompt, int tokens, int memoriesDropped, int sentencesDropped) {}

    /** The longest form that fits; empty if none does. */
    public Optional<Fitted> fit(PromptFacts facts, MemoryVariant variant) {
        PromptFacts shown = facts;
        int memories = variant.showsMemories() ? facts.memories().size() : 0;
        for (int dropped = 0; dropped <= memories; dropped++) {
            if (dropped > 0) {
                shown = shown.withoutOldestMemory();
            }
            Prompt prompt = preset.render(shown, variant);
            int tokens = length.applyAsInt(prompt);
            if (tokens <= maxTokens) {
                return Optional.of(new Fitted(prompt, tokens, dropped, 0));
            }
        }
        return variant.showsProfile() ? withShorterProfile(shown, variant, memories) : Optional.empty();
    }

    private Optional<Fitted> withShorterProfile(PromptFacts facts, MemoryVariant variant, int memoriesDropped) {
        List<String> sentences =
                new ArrayList<>(List.of(facts.agent().profile().strip().split(SENTENCE_END)));
        int all = sentences.size();
        while (!sentences.isEmpty()) {
            sentences.remove(sentences.size() - 1);
            Prompt prompt = preset.render(facts.withProfile(String.join(" ", sentences)), variant);
            int tokens = length.applyAsInt(prompt);
            if (tokens <= maxTokens) {
                return Optional.of(new Fitted(prompt, tokens, memoriesDropped, all - sentences.size()));
            }
        }
        return Optional.empty();
    }
}
