/** What a stage is and what it is given. Running stages is the workspace's. */
package io.github.dramatis.spark.stage;
