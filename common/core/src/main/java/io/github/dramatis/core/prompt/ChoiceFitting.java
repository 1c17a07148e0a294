package io.github.dramatis.core.prompt;

import io.github.dramatis.core.prompt.PromptFitting.Fitted;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Makes prompts for choices fit a length. What is too long loses the newest items, then every item's neighbour, then
 * the profile's sentences from the end; the slate itself is never cut: what is too long even so has no prompt.
 *
 * @param words the prompt
 * @param maxTokens longest prompt
 * @param length of a prompt in tokens
 */
public record ChoiceFitting(ChoicePrompt words, int maxTokens, ToIntFunction<Prompt> length) {
    /** The longest form that fits; empty if none does. */
    public Optional<Fitted> fit(ChoiceFacts facts, MemoryVariant variant) {
        int dropped = 0;
        ChoiceFacts shown = facts;
        for (ChoiceFacts shorter : new ChoiceFacts[] {
            facts, facts.withoutLately(), facts.withoutLately().withoutNearest()
        }) {
            dropped += memories(shown, variant) - memories(shorter, variant);
            shown = shorter;
            Prompt prompt = words.render(shown, variant);
            int tokens = length.applyAsInt(prompt);
            if (tokens <= maxTokens) {
                return Optional.of(new Fitted(prompt, tokens, 0, dropped, 0));
            }
        }
        if (!variant.showsProfile()) {
            return Optional.empty();
        }
        ChoiceFacts bare = shown;
        int lost = dropped;
        return ProfileSentences.fit(
                        facts.agent().profile(),
                        profile -> words.render(bare.withProfile(profile), variant),
                        maxTokens,
                        length)
                .map(cut -> new Fitted(cut.prompt(), cut.tokens(), 0, lost, cut.dropped()));
    }

    private static int memories(ChoiceFacts facts, MemoryVariant variant) {
        if (!variant.showsMemories()) {
            return 0;
        }
        long nearest = facts.slate().stream()
                .filter(candidate -> candidate.nearest() != null)
                .count();
        return facts.lately().size() + Math.toIntExact(nearest);
    }
}
