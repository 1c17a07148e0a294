/** How lines of rating logs become ratings and items: pure functions of one line. Files and Spark are not here. */
package io.github.dramatis.core.ingest;
