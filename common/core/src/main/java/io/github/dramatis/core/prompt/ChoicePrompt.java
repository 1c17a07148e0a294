package io.github.dramatis.core.prompt;

import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The prompt that asks which item of a slate is taken. {@code choice.txt} has its words.
 *
 * @param scale of the ratings
 */
public record ChoicePrompt(RatingScale scale) {
    private static final PromptTemplate TEMPLATE = PromptTemplate.ofPreset("choice");

    /** Changes whenever the words do. */
    public static String fingerprint() {
        return TEMPLATE.fingerprint();
    }

    /** The prompt, however long. */
    public Prompt render(ChoiceFacts facts, MemoryVariant variant) {
        String profile = OneLine.of(facts.agent().profile());
        List<OwnRating> lately = variant.showsMemories() ? facts.lately() : List.of();
        Map<String, String> values = new HashMap<>();
        values.put("profile", variant.showsProfile() && !profile.isEmpty() ? profile : null);
        values.put(
                "lately",
                lately.isEmpty() ? null : lately.stream().map(this::rated).collect(Collectors.joining(", ")));
        values.put("slate", slate(facts.slate(), variant));
        return TEMPLATE.render(values);
    }

    private String slate(List<ChoiceFacts.Candidate> slate, MemoryVariant variant) {
        List<String> lines = new ArrayList<>();
        for (ChoiceFacts.Candidate candidate : slate) {
            lines.add(ChoiceLetters.at(lines.size()) + ": " + line(candidate, variant));
        }
        lines.add(ChoiceLetters.NONE_LETTER + ": none of these");
        return String.join("\n", lines);
    }

    private String line(ChoiceFacts.Candidate candidate, MemoryVariant variant) {
        ItemFacts.Ratings others = candidate.item().others();
        StringBuilder line = new StringBuilder(candidate.item().titleYearAndCategories());
        if (others.count() == 0) {
            line.append(", not yet rated");
        } else {
            line.append(String.format(
                    Locale.ROOT,
                    ", %d ratings, %d lately, mean %.1f",
                    others.count(),
                    candidate.recent(),
                    others.mean()));
        }
        if (variant.showsMemories() && candidate.nearest() != null) {
            line.append("; like ").append(rated(candidate.nearest()));
        }
        return line.toString();
    }

    private String rated(OwnRating rating) {
        return OneLine.quoted(rating.item().title()) + " (you gave " + scale.format(rating.rating()) + ")";
    }
}
