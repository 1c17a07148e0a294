package io.github.dramatis.core.prompt;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.naming.ByName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What prompts for ratings show. Adapters are trained on the prompts of one variant and asked with them, so a part that
 * is left out is missed by nobody who has learnt to use it: what the answers lose is what the part brings.
 *
 * @param memory which of the user's memories
 * @param reflector who wrote the memories, beside the one of the configuration; null: that one
 * @param without what is left out beside them; empty for whole prompts
 */
public record PromptVariant(MemoryVariant memory, String reflector, List<PromptPart> without) {
    private static final String BY = "-by-";
    private static final String WITHOUT = "-without-";
    private static final String AND = "+";

    public PromptVariant {
        without = List.copyOf(without);
    }

    /**
     * The variant of a name in configuration and tables: {@code short+long}, {@code short+long-without-estimate},
     * {@code long-without-title+averages}, {@code short-by-statistical}, {@code short-by-statistical-without-title}.
     *
     * @throws UserError if there is none
     */
    public static PromptVariant of(String label) {
        int at = label.indexOf(WITHOUT);
        String shown = at < 0 ? label : label.substring(0, at);
        int by = shown.indexOf(BY);
        String reflector = by < 0 ? null : shown.substring(by + BY.length());
        return new PromptVariant(
                MemoryVariant.of(by < 0 ? shown : shown.substring(0, by)),
                reflector,
                at < 0 ? List.of() : parts(label, at));
    }

    private static List<PromptPart> parts(String label, int at) {
        List<PromptPart> parts = Arrays.stream(
                        label.substring(at + WITHOUT.length()).split("\\" + AND, -1))
                .map(name -> part(name, label))
                .toList();
        if (parts.stream().distinct().count() < parts.size()) {
            throw new UserError("memory " + label, "it leaves out a part twice", "name each part once");
        }
        return parts;
    }

    private static PromptPart part(String name, String label) {
        return ByName.find(PromptPart.values(), PromptVariant::name, name)
                .orElseThrow(() -> new UserError(
                        "memory " + label,
                        "prompts have no part " + (name.isEmpty() ? "without a name" : name) + " that can be left out",
                        "leave out some of " + names(List.of(PromptPart.values()), ", ")
                                + "; without the profile a variant is called long, without memories short"));
    }

    private static String names(List<PromptPart> parts, String between) {
        return parts.stream().map(PromptVariant::name).collect(Collectors.joining(between));
    }

    private static String name(PromptPart part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    /** The name in configuration and tables. */
    public String label() {
        return memory.label()
                + (reflector == null ? "" : BY + reflector)
                + (without.isEmpty() ? "" : WITHOUT + names(without, AND));
    }

    /**
     * The name of the variant with the same memories, by the reflector of the configuration, that leaves out nothing.
     */
    public static String whole(String label) {
        return label.split(BY + "|" + WITHOUT)[0];
    }

    /** Whether the variant of that name is its {@link #whole}. */
    public static boolean isWhole(String label) {
        return whole(label).equals(label);
    }

    /** What it shows of a prompt's facts; whether memories are among them is left to who renders. */
    public PromptFacts of(PromptFacts facts) {
        PromptFacts shown = reflector == null ? facts : facts.by(reflector);
        for (PromptPart part : without) {
            shown = part.leftOutOf(shown);
        }
        return shown;
    }

    /** What it shows of a user. */
    public AgentFacts of(AgentFacts agent) {
        return reflector == null ? agent : agent.by(reflector);
    }
}
