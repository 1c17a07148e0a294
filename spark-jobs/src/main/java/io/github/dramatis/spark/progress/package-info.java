/** How far the tasks of a Spark job are, as the driver sees it. */
package io.github.dramatis.spark.progress;
