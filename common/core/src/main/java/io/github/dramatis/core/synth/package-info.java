/**
 * Worlds with planted personas: users, items and ratings whose truth is known. Pure functions of a seed; no files, no
 * Spark.
 */
package io.github.dramatis.core.synth;
