package io.github.dramatis.core.prompt;

import java.util.List;

/**
 * Everything that a prompt for a choice is made of. None of it may depend on which item is taken.
 *
 * @param agent the user
 * @param slate the items to choose from, in the order in which they are shown
 * @param lately what the user took last, as far as the profile's revision knows, newest first
 */
public record ChoiceFacts(AgentFacts agent, List<Candidate> slate, List<OwnRating> lately) {
    public ChoiceFacts {
        slate = List.copyOf(slate);
        lately = List.copyOf(lately);
        if (slate.isEmpty() || slate.size() > ChoiceLetters.MOST) {
            throw new IllegalArgumentException("a slate of " + slate.size() + " items");
        }
    }

    /**
     * One item of a slate.
     *
     * @param item the item
     * @param recent ratings that others gave it in the twelve months before
     * @param nearest the earlier rating of the user whose item is most like this one; null if there is none
     * @param liked how alike the item is to earlier ones that the user liked, -1 to 1; 0 if there is none
     */
    public record Candidate(ItemFacts item, long recent, OwnRating nearest, double liked) {
        Candidate withoutNearest() {
            return new Candidate(item, recent, null, liked);
        }
    }

    ChoiceFacts withoutLately() {
        return new ChoiceFacts(agent, slate, List.of());
    }

    ChoiceFacts withoutNearest() {
        return new ChoiceFacts(
                agent, slate.stream().map(Candidate::withoutNearest).toList(), lately);
    }

    ChoiceFacts withProfile(String profile) {
        return new ChoiceFacts(agent.withProfile(profile), slate, lately);
    }
}
