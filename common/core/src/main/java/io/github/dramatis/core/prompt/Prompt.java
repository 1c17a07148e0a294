package io.github.dramatis.core.prompt;

/**
 * What an agent is asked, without the model's chat template.
 *
 * @param prefix who the agent is: the same for all items asked of one user and revision; no line break at its end
 * @param suffix the item, up to and including {@code RATING:}
 */
public record Prompt(String prefix, String suffix) {}
