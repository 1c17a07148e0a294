/** The stages in their order, built from a configuration. */
package io.github.dramatis.spark.pipeline;
