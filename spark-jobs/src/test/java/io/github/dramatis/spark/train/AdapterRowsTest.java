package io.github.dramatis.spark.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.spark.sampling.ValidationPurpose;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import io.github.dramatis.spark.table.TestExamples;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class AdapterRowsTest {
    private static final TrainSetting SETTING =
            TrainSetting.alone(LoadedConfig.parse("test", "source: {format: csv, path: p}", List.of())
                    .config()
                    .train());

    private final SparkSession spark = Sessions.create("tests");

    /** One user with 40 rows and nine with two each. */
    private Dataset<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int user = 0; user < 10; user++) {
            for (int item = 0; item < (user == 0 ? 40 : 2); item++) {
                rows.add(Tables.EXAMPLES
                        .codec()
                        .encode(TestExamples.of(user + "-" + item, "u" + user, "i" + item, "train", 5)));
            }
        }
        return spark.createDataFrame(rows, Tables.EXAMPLES.codec().schema())
                .withColumn(Memberships.persona("traits"), lit("0"));
    }

    @Test
    void adaptersAreTrainedOnTheSameTargetsInTheSameOrderWhateverPromptsShow() {
        assertThat(order("short-without-title"))
                .isEqualTo(order("short"))
                .isEqualTo(order("long"))
                .isEqualTo(order("short+long"))
                .hasSize(10);
    }

    /** The targets, as an adapter of everybody's is trained on them. */
    private List<String> order(String memory) {
        Dataset<Row> rows = rows().withColumn("example_id", concat(lit(memory + ":"), col("example_id")))
                .withColumn("memory", lit(memory));
        AdapterPlan plan = new AdapterPlan("single-max", SETTING, memory, null, 1, null, 1, 0, 10, 58);
        return AdapterRows.of(plan, rows, 1, null).collectAsList().stream()
                .map(row -> row.<String>getAs("example_id").substring(memory.length()))
                .toList();
    }

    private List<String> chosen(long limit) {
        AdapterPlan plan = new AdapterPlan("persona", SETTING, "short", "traits", 1, "0", 1, 0, limit, 58);
        return AdapterRows.of(plan, rows(), 1, null).collectAsList().stream()
                .map(row -> row.<String>getAs("example_id"))
                .toList();
    }

    @Test
    void aSampleKeepsEveryUserHoweverManyRowsAnotherHas() {
        assertThat(chosen(10).stream().map(id -> id.split("-")[0]).distinct()).hasSize(10);
        assertThat(chosen(20).stream().filter(id -> id.startsWith("0-"))).hasSize(2);
    }

    @Test
    void theSameRowsAreChosenEveryTimeAndAllWhereNothingLimits() {
        assertThat(chosen(15)).isEqualTo(chosen(15));
        assertThat(chosen(58)).hasSize(58).doesNotHaveDuplicates();
    }

    @Test
    void ofMoreRowsToMeasureOnThanAreEnoughTheFirstOfTheirDrawsStay() {
        int more = ValidationPurpose.ENOUGH + 3;
        List<Row> rows = new ArrayList<>();
        for (int row = 0; row < more; row++) {
            Example example = TestExamples.of("e" + row, "u" + row, "i", "validation", 5);
            rows.add(Tables.EXAMPLES.codec().encode(TestExamples.withPurpose(example, Target.STOP)));
        }
        rows.add(Tables.EXAMPLES.codec().encode(TestExamples.of("e", "u", "i", "train", 5)));
        ExampleRows made = new ExampleRows(TinyAgents.MODEL.prompts(), 0);

        TaskRows read = TaskRows.read(
                spark.createDataFrame(rows, Tables.EXAMPLES.codec().schema())
                        .collectAsList()
                        .iterator(),
                made,
                made);

        assertThat(read.measured()).hasSize(ValidationPurpose.ENOUGH);
        assertThat(read.learnt()).hasSize(1);
    }

    @Test
    void whatDrawsFromEverybodyFollowsTheSameRule() {
        AdapterPlan control = new AdapterPlan("single-min", SETTING, "short", "traits", 1, "0", 1, 0, 10, 58);
        AdapterPlan subsample = new AdapterPlan("single-subsample", SETTING, "short", null, 1, null, 1, 0, 10, 58);

        for (AdapterPlan plan : List.of(control, subsample)) {
            assertThat(AdapterRows.of(plan, rows(), 1, null)
                            .select("user_id")
                            .distinct()
                            .count())
                    .as(plan.adapter())
                    .isEqualTo(10);
        }
    }
}
