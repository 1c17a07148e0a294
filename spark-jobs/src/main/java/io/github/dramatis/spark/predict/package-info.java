/**
 * Asks the frozen base, every adapter and the models behind a server about the test rows: the distribution over the
 * ratings, and a sample of texts.
 */
package io.github.dramatis.spark.predict;
