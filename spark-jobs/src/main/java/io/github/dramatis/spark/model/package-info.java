/** The base language model as stages and their tasks use it: described on the driver, loaded once an executor. */
package io.github.dramatis.spark.model;
