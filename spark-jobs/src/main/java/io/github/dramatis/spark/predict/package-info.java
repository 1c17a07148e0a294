/** Asks the frozen base and every adapter about the test rows: the distribution over the ratings, and a sample of texts. */
package io.github.dramatis.spark.predict;
