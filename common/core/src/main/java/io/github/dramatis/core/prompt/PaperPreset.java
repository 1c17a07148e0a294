package io.github.dramatis.core.prompt;

import java.util.HashMap;
import java.util.Map;

/**
 * The prompt of Thakur, Agrawal and Mukund (arXiv 2509.09689): role play with three traits and the profile, the one
 * memory most like the item, the task, the item. Unlike theirs, the item's average is of training ratings without the
 * own one. {@code paper.txt} has its words.
 */
final class PaperPreset implements PromptPreset {
    private static final Map<String, String> ACTIVITY = Map.of(
            "low", "you rate only now and then, when something really catches you",
            "medium", "you rate from time to time, when something interests you",
            "high", "you rate a great deal and miss little");
    // high is near to the others
    private static final Map<String, String> CONFORMITY = Map.of(
            "low", "you judge for yourself and often disagree with the general opinion",
            "medium", "you weigh the general opinion against your own taste",
            "high", "you judge much as others do and seldom stray from the general opinion");
    private static final Map<String, String> DIVERSITY = Map.of(
            "low", "you keep to the few kinds of things that you know you like",
            "medium", "you have your favourite kinds and now and then try others",
            "high", "you try all kinds of things");

    private final LabelCoding coding;
    private final PromptTemplate template = PromptTemplate.ofPreset("paper");

    PaperPreset(LabelCoding coding) {
        this.coding = coding;
    }

    @Override
    public String name() {
        return "paper";
    }

    @Override
    public int memories() {
        return 1;
    }

    @Override
    public boolean showsMemoryTexts() {
        return true;
    }

    @Override
    public String fingerprint() {
        return template.fingerprint();
    }

    @Override
    public Prompt render(PromptFacts facts, MemoryVariant variant) {
        AgentFacts agent = facts.agent();
        ItemFacts item = facts.item();
        String profile = OneLine.of(agent.profile());
        Map<String, String> values = new HashMap<>();
        values.put("activity", trait(ACTIVITY, agent.activity()));
        values.put("conformity", trait(CONFORMITY, agent.conformity()));
        values.put("diversity", trait(DIVERSITY, agent.diversity()));
        values.put("profile", variant.showsProfile() && !profile.isEmpty() ? profile : null);
        values.put("memory", variant.showsMemories() ? memory(facts) : null);
        values.put("coding", coding.instruction());
        values.put("title", OneLine.quoted(item.title()));
        values.put("year", item.year() == null ? null : item.year().toString());
        values.put("categories", item.categoryList());
        values.put("fields", item.fieldLines());
        values.put("average", item.others().haveMean() ? averageOf(item) : null);
        return template.render(values);
    }

    private String memory(PromptFacts facts) {
        if (facts.memories().isEmpty()) {
            return null;
        }
        OwnRating nearest = facts.memories().get(0);
        return nearest.text() == null
                ? "I rated " + nearest.item().titleAndYear() + " "
                        + coding.scale().format(nearest.rating())
                : OneLine.of(nearest.text());
    }

    /** {@code 3.9 stars}; where answers are coded, also as they are: {@code 3.9 stars = 6.8}. */
    private String averageOf(ItemFacts item) {
        double mean = item.others().mean();
        return coding.showMeanWithUnit(mean) + (coding.plain() ? "" : " = " + coding.showMean(mean));
    }

    private static String trait(Map<String, String> words, String level) {
        return level == null ? null : words.get(level);
    }
}
