package io.github.dramatis.lm.training;

/** The order in which an epoch takes the rows. */
public enum Order {
    /** The order in which they are given, the same in every epoch. */
    GIVEN,
    /** Each row at random. */
    SHUFFLED,
    /**
     * Rows that begin alike a few together, these groups at random. A batch then has prefixes to share, and is less of
     * a random sample of the rows than a shuffled one.
     */
    GROUPED
}
