package io.github.dramatis.core.reflection;

import java.util.Locale;

/** How much of a trait a user has, against the population. */
public enum Level {
    LOW,
    MEDIUM,
    HIGH;

    /** The name in tables: low, medium, high. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
