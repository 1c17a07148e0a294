package io.github.dramatis.core.prompt;

import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Makes prompts fit a length. Every field of the item is first cut to its share. A prompt that is too long even so
 * loses the fields, the last first: they come on top of what an agent is made of and must not displace it. Then it
 * loses its memories, the oldest first, then the profile's sentences from the end. Title, year and categories are never
 * cut: what is too long even so has no prompt.
 *
 * @param preset the words
 * @param maxTokens longest prompt
 * @param fieldTokens longest text of one field of the item
 * @param length of a prompt in tokens
 */
public record PromptFitting(PromptPreset preset, int maxTokens, int fieldTokens, ToIntFunction<Prompt> length) {
    /**
     * A prompt that fits.
     *
     * @param prompt the prompt
     * @param tokens its length
     * @param fieldsDropped fields of the item that had no room
     * @param memoriesDropped memories that had no room
     * @param sentencesDropped sentences of the profile that had no room
     */
    public record Fitted(Prompt prompt, int tokens, int fieldsDropped, int memoriesDropped, int sentencesDropped) {}

    /** The longest form that fits; empty if none does. */
    public Optional<Fitted> fit(PromptFacts facts, MemoryVariant variant) {
        List<ItemFacts.Field> cut =
                new FieldLimit(fieldTokens, length).cut(facts.item().fields());
        PromptFacts shown = facts.withFields(cut);
        int fields = cut.size();
        int memories = variant.showsMemories() ? facts.memories().size() : 0;
        for (int dropped = 0; dropped <= fields + memories; dropped++) {
            if (dropped > fields) {
                shown = shown.withoutOldestMemory();
            } else {
                shown = shown.withFields(cut.subList(0, fields - dropped));
            }
            Prompt prompt = preset.render(shown, variant);
            int tokens = length.applyAsInt(prompt);
            if (tokens <= maxTokens) {
                return Optional.of(
                        new Fitted(prompt, tokens, Math.min(dropped, fields), Math.max(0, dropped - fields), 0));
            }
        }
        return variant.showsProfile() ? withShorterProfile(shown, variant, fields, memories) : Optional.empty();
    }

    private Optional<Fitted> withShorterProfile(
            PromptFacts facts, MemoryVariant variant, int fieldsDropped, int memoriesDropped) {
        return ProfileSentences.fit(
                        facts.agent().profile(),
                        profile -> preset.render(facts.withProfile(profile), variant),
                        maxTokens,
                        length)
                .map(cut -> new Fitted(cut.prompt(), cut.tokens(), fieldsDropped, memoriesDropped, cut.dropped()));
    }
}
