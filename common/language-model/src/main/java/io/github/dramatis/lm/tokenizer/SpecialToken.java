package io.github.dramatis.lm.tokenizer;

/**
 * A token that stands for itself in a template's text and is matched before anything is split.
 *
 * @param stripsLeft whether it swallows white space before it ({@code lstrip})
 * @param stripsRight whether it swallows white space after it ({@code rstrip})
 */
record SpecialToken(String content, int id, boolean stripsLeft, boolean stripsRight) {}
