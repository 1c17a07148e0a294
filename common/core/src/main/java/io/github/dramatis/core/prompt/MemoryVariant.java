package io.github.dramatis.core.prompt;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.naming.ByName;

/** Which of a user's memories a prompt shows. */
public enum MemoryVariant {
    /** M_s: the profile. */
    SHORT("short", true, false),
    /** M_l: what was retrieved for the item from the user's earlier ratings. */
    LONG("long", false, true),
    /** Both. */
    SHORT_LONG("short+long", true, true);

    private final String label;
    private final boolean profile;
    private final boolean memories;

    MemoryVariant(String label, boolean profile, boolean memories) {
        this.label = label;
        this.profile = profile;
        this.memories = memories;
    }

    /** The name in configuration and tables: short, long, short+long. */
    public String label() {
        return label;
    }

    /** Whether the profile's text is shown. */
    public boolean showsProfile() {
        return profile;
    }

    /** Whether retrieved memories are shown. */
    public boolean showsMemories() {
        return memories;
    }

    /** The variant of that label. */
    public static MemoryVariant of(String label) {
        return ByName.find(values(), variant -> variant.label, label)
                .orElseThrow(() ->
                        new UserError("memory " + label, "there is no such variant", "use short, long or short+long"));
    }
}
