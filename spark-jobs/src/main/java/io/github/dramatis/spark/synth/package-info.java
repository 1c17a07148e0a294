/** Writes synthetic worlds with planted personas as files that ingest reads, next to the truth about them. */
package io.github.dramatis.spark.synth;
