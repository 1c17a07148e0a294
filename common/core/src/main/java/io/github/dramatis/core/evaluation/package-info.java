/**
 * Measures of answers against the truth: errors, proper scores, order, population measures, intervals over users,
 * contrasts of two predictors, and what answers as text say.
 * Pure functions over numbers; nothing here knows where the numbers come from.
 */
package io.github.dramatis.core.evaluation;
