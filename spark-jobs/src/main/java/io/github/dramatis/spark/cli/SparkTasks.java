package io.github.dramatis.spark.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Tasks of the Spark jobs that run, in those of their stages that have begun: of the others it is not known yet whether
 * they are needed.
 *
 * @param done that have ended well
 * @param all that there are; 0 where no job runs
 */
record SparkTasks(long done, long all) {
    /** The tasks of this process's session. */
    static SparkTasks now() {
        Option<SparkSession> session = SparkSession.getDefaultSession();
        if (session.isEmpty()) {
            return new SparkTasks(0, 0);
        }
        SparkStatusTracker tracker = session.get().sparkContext().statusTracker();
        List<SparkStageInfo> stages = Arrays.stream(tracker.getActiveJobIds())
                .mapToObj(tracker::getJobInfo)
                .flatMap(SparkTasks::present)
                .map(SparkJobInfo::stageIds)
                .flatMapToInt(Arrays::stream)
                .distinct()
                .mapToObj(tracker::getStageInfo)
                .flatMap(SparkTasks::present)
                .filter(stage -> stage.submissionTime() > 0)
                .toList();
        return new SparkTasks(
                stages.stream().mapToLong(SparkStageInfo::numCompletedTasks).sum(),
                stages.stream().mapToLong(SparkStageInfo::numTasks).sum());
    }

    private static <T> Stream<T> present(Option<T> found) {
        return Stream.ofNullable(found.isEmpty() ? null : found.get());
    }

    /** The end of a line that says so; empty where no job runs. */
    String text() {
        return all == 0 ? "" : String.format(Locale.ROOT, ", %,d of %,d Spark tasks done", done, all);
    }
}
