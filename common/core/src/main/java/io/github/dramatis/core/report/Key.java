package io.github.dramatis.core.report;

/**
 * An entry of a legend.
 *
 * @param style class of the style sheet: the colour
 * @param name what has it
 */
record Key(String style, String name) {}
