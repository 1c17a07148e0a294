/** Erasure: who asked to be forgotten, and how a workspace loses them. */
package io.github.dramatis.spark.forget;
