package io.github.dramatis.core.prompt;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that a prompt is made of. None of it may depend on the rating that is asked for.
 *
 * @param agent the user
 * @param item what is asked about
 * @param memories earlier ratings of the user, most alike first
 * @param estimate what the ratings of all suggest for this user and item, on the scale; null if nothing does
 */
public record PromptFacts(AgentFacts agent, ItemFacts item, List<OwnRating> memories, Double estimate) {
    public PromptFacts {
        memories = List.copyOf(memories);
    }

    /** The same without the oldest memory. */
    PromptFacts withoutOldestMemory() {
        OwnRating oldest = memories.stream()
                .min(Comparator.comparingInt(OwnRating::position))
                .orElseThrow();
        return new PromptFacts(
                agent, item, memories.stream().filter(m -> m != oldest).toList(), estimate);
    }

    /** The newest memories, most alike first. */
    public List<OwnRating> newest(int count) {
        Set<OwnRating> kept = memories.stream()
                .sorted(Comparator.comparingInt(OwnRating::position).reversed())
                .limit(count)
                .collect(Collectors.toSet());
        return memories.stream().filter(kept::contains).toList();
    }

    /** The same with the profile and the memories that another reflector wrote, where there are any. */
    PromptFacts by(String reflector) {
        return new PromptFacts(
                agent.by(reflector),
                item,
                memories.stream().map(memory -> memory.by(reflector)).toList(),
                estimate);
    }

    PromptFacts withItem(ItemFacts other) {
        return new PromptFacts(agent, other, memories, estimate);
    }

    PromptFacts withFields(List<ItemFacts.Field> fields) {
        return withItem(item.withFields(fields));
    }

    PromptFacts withProfile(String profile) {
        return new PromptFacts(agent.withProfile(profile), item, memories, estimate);
    }
}
