/**
 * Measures of answers against the truth: errors, population measures, intervals over users, and what answers as text say.
 * Pure functions over numbers; nothing here knows where the numbers come from.
 */
package io.github.dramatis.core.evaluation;
