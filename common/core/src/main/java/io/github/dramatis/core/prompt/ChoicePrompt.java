package io.github.dramatis.core.prompt;

import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The prompt that asks which item of a slate is taken. {@code choice.txt} has its words. Without ratings it tells what
 * was taken and how often, and nothing of means.
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
        values.putAll(new SlateOrders(facts.slate()).values(scale.isRated(), variant.showsMemories()));
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
        StringBuilder line = new StringBuilder(candidate.item().titleYearAndCategories());
        line.append(scale.isRated() ? ratings(candidate) : taken(candidate));
        if (variant.showsMemories() && candidate.nearest() != null) {
            line.append("; like ").append(rated(candidate.nearest()));
        }
        return line.toString();
    }

    private static String ratings(ChoiceFacts.Candidate candidate) {
        ItemFacts.Ratings others = candidate.item().others();
        return others.count() == 0
                ? ", not yet rated"
                : String.format(
                        Locale.ROOT,
                        ", %d ratings, %d lately, mean %.1f",
                        others.count(),
                        candidate.recent(),
                        others.mean());
    }

    private static String taken(ChoiceFacts.Candidate candidate) {
        long count = candidate.item().others().count();
        return count == 0
                ? ", not yet taken"
                : String.format(Locale.ROOT, ", taken by %d, %d lately", count, candidate.recent());
    }

    private String rated(OwnRating rating) {
        String title = OneLine.quoted(rating.item().title());
        return scale.isRated() ? title + " (you gave " + scale.format(rating.rating()) + ")" : title;
    }
}
