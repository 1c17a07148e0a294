package io.github.dramatis.core.prompt;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.naming.ByName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A prompt from which something is taken: what the answers lose by it is what that brings. Nobody is trained on such
 * prompts, so the loss may also come from their being strange.
 */
public enum PromptControl {
    /**
     * Hides the title, the year and the fields, which may name it: what the model knows of an item by its name, from
     * its own training too.
     */
    MASKED_TITLE("masked-title") {
        @Override
        public PromptFacts of(PromptFacts facts, AgentFacts other) {
            return PromptPart.TITLE.leftOutOf(facts);
        }
    },
    /** Hides what all ratings suggest for this user and item. */
    MASKED_ESTIMATE("masked-estimate") {
        @Override
        public PromptFacts of(PromptFacts facts, AgentFacts other) {
            return PromptPart.ESTIMATE.leftOutOf(facts);
        }
    },
    /** Hides the profile. */
    MASKED_PROFILE("masked-profile") {
        @Override
        public PromptFacts of(PromptFacts facts, AgentFacts other) {
            return facts.withProfile("");
        }
    },
    /**
     * Shows another user's profile instead; all else stays: whether it matters whose
     * profile it is.
     */
    OTHER_PROFILE("other-profile") {
        @Override
        public PromptFacts of(PromptFacts facts, AgentFacts other) {
            AgentFacts shown = other.withGiven(facts.agent().given());
            return new PromptFacts(shown, facts.item(), facts.memories(), facts.estimate());
        }
    },
    /** Each memory with the rating of the next one: what matters is which item got which. */
    SHUFFLED_MEMORIES("shuffled-memories") {
        @Override
        public PromptFacts of(PromptFacts facts, AgentFacts other) {
            List<OwnRating> memories = facts.memories();
            List<OwnRating> shuffled = new ArrayList<>();
            for (int i = 0; i < memories.size(); i++) {
                OwnRating memory = memories.get(i);
                double rating = memories.get((i + 1) % memories.size()).rating();
                shuffled.add(new OwnRating(memory.item(), rating, memory.position(), null));
            }
            return new PromptFacts(facts.agent(), facts.item(), shuffled, facts.estimate());
        }
    },
    /** Nothing of the user and the item: what the model answers of itself. */
    EMPTY("empty") {
        @Override
        public PromptFacts of(PromptFacts facts, AgentFacts other) {
            return new PromptFacts(
                    AgentFacts.NOTHING,
                    new ItemFacts(PromptPart.NO_TITLE, null, List.of(), ItemFacts.Ratings.NONE),
                    List.of(),
                    null);
        }
    };

    private static final String SEPARATOR = " ";

    private final String label;

    PromptControl(String label) {
        this.label = label;
    }

    /**
     * What is left of a prompt's facts.
     *
     * @param facts what the prompt would show
     * @param other another user, for {@link #OTHER_PROFILE}; may be null for all others
     */
    public abstract PromptFacts of(PromptFacts facts, AgentFacts other);

    /**
     * Whether the prompts of a variant show what it takes; else it would leave them as they are.
     *
     * @param preset paper or evidence
     */
    public boolean takesFrom(PromptVariant variant, String preset) {
        return switch (this) {
            case MASKED_TITLE -> !variant.without().contains(PromptPart.TITLE);
            case MASKED_ESTIMATE -> preset.equals("evidence")
                    && !variant.without().contains(PromptPart.ESTIMATE);
            case MASKED_PROFILE -> variant.memory().showsProfile();
                // the paper's prompts show traits, which are exchanged too, beside any memory
            case OTHER_PROFILE -> preset.equals("paper") || variant.memory().showsProfile();
            case SHUFFLED_MEMORIES -> variant.memory().showsMemories();
            case EMPTY -> true;
        };
    }

    /**
     * How tables name the memory of such prompts: "short+long masked-title".
     *
     * @param variant {@link PromptVariant#label}
     */
    public String memory(String variant) {
        return variant + SEPARATOR + label;
    }

    /** Whether a memory that tables name is of this control. */
    public boolean isOf(String memory) {
        return memory.endsWith(SEPARATOR + label);
    }

    /** The memory variant of a prompt, whether it is a control or not. */
    public static String withoutControl(String memory) {
        return memory.split(SEPARATOR)[0];
    }

    /** Whether a memory that tables name is that of a control. */
    public static boolean isControl(String memory) {
        return memory.contains(SEPARATOR);
    }

    /** The names in configuration. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(control -> control.label).toList();
    }

    /** The control of that name. */
    public static PromptControl named(String label) {
        return ByName.find(values(), control -> control.label, label)
                .orElseThrow(() -> new UserError(
                        "control " + label,
                        "there is no such control",
                        "use some of " + labels().stream().collect(Collectors.joining(", "))));
    }
}
