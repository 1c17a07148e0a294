/**
 * What groups of users are, apart from how they are found: how two groupings compare, how many are enough, how they are
 * called.
 */
package io.github.dramatis.core.persona;
