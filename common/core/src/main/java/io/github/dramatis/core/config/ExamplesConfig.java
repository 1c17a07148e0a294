package io.github.dramatis.core.config;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.core.prompt.PromptPart;
import io.github.dramatis.core.prompt.PromptVariant;
import java.io.Serializable;
import java.util.List;

/**
 * How prompts are made.
 *
 * @param preset paper or evidence
 * @param memory what the prompts show: short, long, short+long, whole or without some parts
 *     (short+long-without-estimate); one set of examples and adapters each, see {@link PromptVariant}
 * @param neighbours own rated items that the evidence preset shows
 * @param maxTokens longest prompt; what is too long loses its oldest memories
 * @param given whether the evidence preset shows how often the user gave each rating so far
 * @param controls test prompts from which something is taken, to see what it brings: masked-title, masked-estimate,
 *     masked-profile, other-profile, shuffled-memories, empty. Some rows of the adapter of all are asked with them
 *     (predict.control-rows), of each memory with those that take what its prompts show
 * @param history own earlier ratings among which those like the item are looked for, the newest; bounds a user's memory
 * @param itemFields which of {@code source.item-fields} the prompts show of the item that is asked about, in this order
 * @param itemFieldTokens for their texts together, an equal share each: what is longer is cut behind a word
 */
public record ExamplesConfig(
        @Default("evidence") String preset,
        @Default("[short+long]") List<String> memory,
        @Default("3") int neighbours,
        @Default("400") int maxTokens,
        @Default("false") boolean given,
        @Default("[]") List<String> controls,
        @Default("500") int history,
        @Default("[]") List<String> itemFields,
        @Default("60") int itemFieldTokens)
        implements Serializable {
    private static final int LEAST_FIELD_TOKENS = 4;

    public ExamplesConfig {
        Check.that(List.of("paper", "evidence").contains(preset), "preset", "must be paper or evidence, is " + preset);
        Check.that(!memory.isEmpty(), "memory", "must name at least one of short, long and short+long");
        for (String label : memory) {
            checkVariant(label, preset, given, itemFields);
        }
        Check.that(neighbours >= 1, "neighbours", "must be 1 or more, is " + neighbours);
        Check.that(maxTokens >= 64, "max-tokens", "must be 64 or more, is " + maxTokens);
        Check.that(
                PromptControl.labels().containsAll(controls),
                "controls",
                "must be some of " + String.join(", ", PromptControl.labels()) + ", is " + controls);
        Check.that(
                preset.equals("evidence") || !controls.contains("masked-estimate"),
                "controls",
                "has masked-estimate, but prompts of the preset " + preset + " show no estimate; leave it out");
        Check.that(
                preset.equals("evidence") && neighbours > 1 || !controls.contains("shuffled-memories"),
                "controls",
                "has shuffled-memories, but prompts show one memory here; leave it out, or set neighbours to 2 or more"
                        + " of the preset evidence");
        controls.forEach(control -> checkControl(control, memory, preset));
        Check.that(
                itemFieldTokens >= LEAST_FIELD_TOKENS * itemFields.size(),
                "item-field-tokens",
                "must be " + LEAST_FIELD_TOKENS + " or more for each of item-fields, is " + itemFieldTokens + " for "
                        + itemFields.size());
        Check.that(history >= neighbours, "history", "must be at least neighbours (" + neighbours + "), is " + history);
    }

    private static void checkVariant(String label, String preset, boolean given, List<String> itemFields) {
        try {
            List<PromptPart> without = PromptVariant.of(label).without();
            checkShown(without, PromptPart.GIVEN, given, "examples.given is false");
            checkShown(without, PromptPart.GIVEN, preset.equals("evidence"), "examples.preset is " + preset);
            checkShown(without, PromptPart.FIELDS, !itemFields.isEmpty(), "examples.item-fields is empty");
            checkShown(without, PromptPart.ESTIMATE, preset.equals("evidence"), "examples.preset is " + preset);
        } catch (UserError e) {
            Check.that(false, "memory", e.what() + ": " + e.problem() + "; " + e.cure());
        }
    }

    /** A variant without what no prompt shows would be another one once more. */
    private static void checkShown(List<PromptPart> without, PromptPart part, boolean shown, String otherwise) {
        Check.that(shown || !without.contains(part), "memory", "leaves out what no prompt shows, since " + otherwise);
    }

    /** A control that takes nothing would show that what it is named after brings nothing. */
    private static void checkControl(String label, List<String> memory, String preset) {
        PromptControl control = PromptControl.named(label);
        Check.that(
                memory.stream().anyMatch(variant -> control.takesFrom(PromptVariant.of(variant), preset)),
                "controls",
                "has " + label + ", but prompts of the memory " + String.join(", ", memory)
                        + " do not show what it takes; leave it out");
    }

    /** The controls that take something from the prompts of a memory variant. */
    public List<PromptControl> controlsOf(PromptVariant variant) {
        return controls.stream()
                .distinct()
                .map(PromptControl::named)
                .filter(control -> control.takesFrom(variant, preset))
                .toList();
    }

    /** The same for one memory variant, without controls. */
    public ExamplesConfig ofMemory(String variant) {
        return new ExamplesConfig(
                preset,
                List.of(variant),
                neighbours,
                maxTokens,
                given,
                List.of(),
                history,
                itemFields,
                itemFieldTokens);
    }

    /** Tokens of one field's text. */
    public int tokensPerField() {
        return itemFieldTokens / Math.max(1, itemFields.size());
    }
}
