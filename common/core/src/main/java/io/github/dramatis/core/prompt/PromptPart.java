package io.github.dramatis.core.prompt;

import java.util.List;

/** A part of a prompt for a rating that can be left out; for the profile and the memories see {@link MemoryVariant}. */
public enum PromptPart {
    /** The title and the year, and with them the fields, which may name the item. */
    TITLE {
        @Override
        PromptFacts leftOutOf(PromptFacts facts) {
            ItemFacts item = facts.item();
            return facts.withItem(new ItemFacts(NO_TITLE, null, item.categories(), item.others()));
        }
    },
    /** What the source says of the item beside title, year and categories: a description, the cast. */
    FIELDS {
        @Override
        PromptFacts leftOutOf(PromptFacts facts) {
            return facts.withFields(List.of());
        }
    },
    /** What others gave the item, and the items that the memories are about. */
    AVERAGES {
        @Override
        PromptFacts leftOutOf(PromptFacts facts) {
            List<OwnRating> memories =
                    facts.memories().stream().map(OwnRating::withoutOthers).toList();
            return new PromptFacts(facts.agent(), facts.item().withoutOthers(), memories, facts.estimate());
        }
    },
    /** What all ratings suggest for this user and item. */
    ESTIMATE {
        @Override
        PromptFacts leftOutOf(PromptFacts facts) {
            return new PromptFacts(facts.agent(), facts.item(), facts.memories(), null);
        }
    },
    /** How often the user gave each rating. */
    GIVEN {
        @Override
        PromptFacts leftOutOf(PromptFacts facts) {
            return new PromptFacts(
                    facts.agent().withGiven(List.of()), facts.item(), facts.memories(), facts.estimate());
        }
    };

    /** Stands in the place of a title. */
    static final String NO_TITLE = "one of them";

    /** What is left of a prompt's facts. */
    abstract PromptFacts leftOutOf(PromptFacts facts);
}
