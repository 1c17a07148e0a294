package io.github.dramatis.core.reflection;

import java.util.Locale;

/** How much of a trait a user has, against the population. */
public enum Level {
    LOW,
    MEDIUM,
    HIGH;

    /** As the tables have it: low, medium, high. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
