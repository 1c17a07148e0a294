/** Seeded randomness: the only place where random generators are made. */
package io.github.dramatis.core.random;
