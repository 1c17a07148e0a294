package io.github.dramatis.lm.kernel.amx;

/** What a probe found. */
enum Verdict {
    WORKS,
    /** It crashed or computed something wrong. */
    FAILS,
    /** It could not be run. */
    UNKNOWN
}
