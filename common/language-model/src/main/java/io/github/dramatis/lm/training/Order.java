package io.github.dramatis.lm.training;

/** In which order an epoch takes the rows. */
public enum Order {
    /** As they are given, every epoch alike. */
    GIVEN,
    /** Each row at random. */
    SHUFFLED,
    /**
     * Rows that begin alike a few together, these groups at random. A batch then has prefixes to share, and is less of
     * a random sample of the rows than a shuffled one.
     */
    GROUPED
}
