package io.github.dramatis.core.llm;

import java.io.Serializable;

/**
 * The answer to a {@link PermitAsk}.
 *
 * @param calls how many of the waiting calls may begin now
 * @param keeps so many places the executor need not give back: when a call in one ends, the next may begin there
 *     without asking
 * @param waitMillis when to ask again, if none may
 * @param stop why none will ever begin, null while some will
 */
public record PermitGrant(int calls, int keeps, long waitMillis, String stop) implements Serializable {}
