/** Fingerprints of bytes. Seeds of random draws are in {@code random}. */
package io.github.dramatis.core.hash;
