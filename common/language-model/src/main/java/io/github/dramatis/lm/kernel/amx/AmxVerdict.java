package io.github.dramatis.lm.kernel.amx;

/** What a probe found. */
enum AmxVerdict {
    WORKS,
    /** It crashed or computed something wrong. */
    FAILS,
    /** It could not be run. */
    UNKNOWN
}
