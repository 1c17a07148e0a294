package io.github.dramatis.spark.ingest;

import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;

/** The lines of each file in one piece, so that a reader knows all that came before a line. */
public final class WholeFileLines extends TextInputFormat {
    @Override
    protected boolean isSplitable(JobContext context, Path file) {
        return false;
    }
}
