/**
 * Probes: whether agents, or the base model below them, know what they cannot have learnt from what they are shown. An
 * agent that tells a user's held-out titles from others of the same category and popularity far better than the base
 * model with the same profile has seen them (a leak); a little better may be the user's taste. A base model that knows
 * a data set's files by heart may have seen its ratings too (memorization), and its agents' results say less about
 * other data.
 */
package io.github.dramatis.spark.probe;
