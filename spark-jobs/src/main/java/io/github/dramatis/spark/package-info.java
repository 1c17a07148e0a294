/**
 * The Spark application: one package a stage, and what the stages share. Spark is at the edge; the method is in core.
 */
package io.github.dramatis.spark;
