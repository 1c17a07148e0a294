/**
 * The workspace: immutable generations of tables under one root URI, and the snapshots that say which of them are
 * current. A stage's output becomes visible by one small object, written last.
 */
package io.github.dramatis.spark.workspace;
