package io.github.dramatis.spark.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.LocalStageContext;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsTest {
    private static final SparkSession SPARK = Sessions.create("tests");

    @Test
    void twoDryRunsInOneWorkspaceLeaveEachOthersFilesAlone(@TempDir Path folder) {
        LocalStageContext context = new LocalStageContext(folder);
        Steps one = Steps.ofDryRun(context);
        Steps other = Steps.ofDryRun(context);

        Dataset<Row> ofOne = one.keep("lists", SPARK.range(3).toDF());
        Dataset<Row> ofOther = other.keep("lists", SPARK.range(5).toDF());

        assertThat(ofOne.count()).isEqualTo(3);

        one.remove();

        assertThat(ofOther.count()).isEqualTo(5);
        assertThat(Path.of(one.folder())).doesNotExist();
    }
}
