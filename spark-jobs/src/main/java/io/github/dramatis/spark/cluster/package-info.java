/**
 * The cluster stage: users become personas. Features, fit, choice of their number, assignment and description are here;
 * what is pure of it (names, the elbow, comparing groupings) is in {@code core.persona}.
 */
package io.github.dramatis.spark.cluster;
