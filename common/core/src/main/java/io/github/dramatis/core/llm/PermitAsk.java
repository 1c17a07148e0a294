package io.github.dramatis.core.llm;

import java.io.Serializable;

/**
 * An executor reports calls that ended and asks to begin some more, in one block.
 *
 * @param executor who asks
 * @param wanted calls that wait
 * @param each what to set aside for one of them: the tokens it is expected to use, and the most it may cost
 * @param ended calls that ended since it last asked
 * @param unused permits given back without a call
 * @param passedOn calls that began since then, each in the place of one that ended
 * @param reserved what had been set aside for those that ended or were not used
 * @param used what those used
 */
public record PermitAsk(
        String executor, int wanted, Usage each, int ended, int unused, int passedOn, Usage reserved, Usage used)
        implements Serializable {}
