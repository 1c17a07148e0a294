package io.github.dramatis.core.prompt;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a person would have before rating: own earlier ratings of alike items, what others say, and what both together
 * suggest. {@code evidence.txt} has its words.
 */
final class EvidencePreset implements PromptPreset {
    private final LabelCoding coding;
    private final int neighbours;
    private final PromptTemplate template = PromptTemplate.ofPreset("evidence");

    EvidencePreset(LabelCoding coding, int neighbours) {
        this.coding = coding;
        this.neighbours = neighbours;
    }

    @Override
    public String name() {
        return "evidence";
    }

    @Override
    public int memories() {
        return neighbours;
    }

    @Override
    public boolean showsMemoryTexts() {
        return false;
    }

    @Override
    public String fingerprint() {
        return template.fingerprint();
    }

    @Override
    public Prompt render(PromptFacts facts, MemoryVariant variant) {
        ItemFacts.Ratings others = facts.item().others();
        String profile = OneLine.of(facts.agent().profile());
        Map<String, String> values = new HashMap<>();
        values.put("coding", coding.instruction());
        values.put("profile", variant.showsProfile() && !profile.isEmpty() ? profile : null);
        values.put("given", coding.showCounts(facts.agent().given()));
        values.put("item", facts.item().titleYearAndCategories());
        values.put("fields", facts.item().fieldLines());
        values.put("memories", variant.showsMemories() ? list(facts.memories()) : null);
        values.put("average", others.haveMean() ? coding.showMean(others.mean()) : null);
        values.put("count", others.count() == 1 ? "1 rating" : others.count() + " ratings");
        values.put("cold", others.count() == 0 ? "" : null);
        values.put("estimate", facts.estimate() == null ? null : coding.showMean(facts.estimate()));
        return template.render(values);
    }

    private String list(List<OwnRating> memories) {
        return memories.isEmpty() ? null : memories.stream().map(this::line).collect(Collectors.joining("\n"));
    }

    private String line(OwnRating memory) {
        ItemFacts.Ratings others = memory.item().others();
        String ownRating = "- " + memory.item().titleAndYear() + ": " + coding.show(memory.rating());
        return others.haveMean() ? ownRating + ", others " + coding.showMean(others.mean()) : ownRating;
    }
}
