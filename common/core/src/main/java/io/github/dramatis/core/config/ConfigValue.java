package io.github.dramatis.core.config;

/**
 * One effective setting.
 *
 * @param value the value, null for none
 * @param origin "default", the file's name, or "--set"
 */
public record ConfigValue(Object value, String origin) {}
