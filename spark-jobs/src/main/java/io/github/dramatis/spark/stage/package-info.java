/** What a stage is, what it is given, and the pipeline that runs stages in order and skips those already done. */
package io.github.dramatis.spark.stage;
