package io.github.dramatis.core.prompt;

import io.github.dramatis.core.error.UserError;

/** A way to put facts into words. Its words stand in a template beside the class, a resource of the same name. */
public interface PromptPreset {
    /** The name in the configuration. */
    String name();

    /** How many earlier ratings it has room for, at most. */
    int memories();

    /** Whether it shows the lines of the long-term memory, which then have to be looked up. */
    boolean showsMemoryTexts();

    /** The prompt, however long. */
    Prompt render(PromptFacts facts, MemoryVariant variant);

    /** Changes whenever the words do. */
    String fingerprint();

    /**
     * The preset of a name.
     *
     * @param name paper or evidence
     * @param coding how ratings are answered
     * @param neighbours earlier ratings that the evidence preset shows
     */
    static PromptPreset of(String name, LabelCoding coding, int neighbours) {
        return switch (name) {
            case "paper" -> new PaperPreset(coding);
            case "evidence" -> new EvidencePreset(coding, neighbours);
            default -> throw new UserError("prompt preset " + name, "there is no such preset", "use paper or evidence");
        };
    }
}
