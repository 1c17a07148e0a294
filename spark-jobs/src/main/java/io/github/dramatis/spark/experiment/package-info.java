/** What a grid of variants would take, before it is run. */
package io.github.dramatis.spark.experiment;
