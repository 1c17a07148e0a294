package io.github.dramatis.core.reflection;

/**
 * Traits in words.
 *
 * @param activity how much the user rates
 * @param conformity how near the user stays to others: high for a small squared difference; null if it cannot be said
 * @param diversity how widely the user chooses
 */
public record TraitLevels(Level activity, Level conformity, Level diversity) {}
