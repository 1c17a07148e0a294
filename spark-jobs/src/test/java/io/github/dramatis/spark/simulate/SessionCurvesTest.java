package io.github.dramatis.spark.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.report.SimulationReport.Curve;
import io.github.dramatis.core.report.SimulationReport.Step;
import io.github.dramatis.spark.session.Sessions;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class SessionCurvesTest {
    private static final SparkSession SPARK = Sessions.create("tests");
    private static final Dataset<Row> EVENTS = SPARK.sql("SELECT * FROM VALUES"
            + " ('als', 0, 'u', 0, 1, 0.5D), ('als', 0, 'u', 1, 1, 0.7D), ('als', 0, 'u', 2, 2, 0.6D),"
            + " ('als', 0, 'u', 3, 2, 0.5D), ('als', 0, 'v', 0, 1, 0.4D), ('als', 1, 'v', 0, 2, 0.9D),"
            + " ('short', 0, 'u', 0, 1, 0.5D)"
            + " AS events(recommender, replication, user_id, step, page, satisfaction)");

    @Test
    void whoHasLeftKeepsTheSatisfactionOfTheLastPageAndIsNotThereAnyMore() {
        Curve curve = SessionCurves.of(EVENTS).get(0);

        assertThat(curve.recommender()).isEqualTo("als");
        assertThat(curve.steps()).extracting(Step::page).containsExactly(1, 2);
        assertThat(curve.steps()).extracting(Step::there).containsExactly(1.0, 0.5);
        assertThat(curve.steps().get(0).satisfaction()).isCloseTo(0.55, within(1e-12));
        assertThat(curve.steps().get(1).satisfaction()).isCloseTo(0.45, within(1e-12));
        // Student's quantile with one degree of freedom is 12.7062, the standard error 0.05
        assertThat(curve.steps().get(1).interval().halfWidth()).isCloseTo(0.63531, within(1e-5));
    }

    @Test
    void aRecommendersCurveEndsWithItsPagesAndOneAgentHasNoInterval() {
        List<Step> steps = SessionCurves.of(EVENTS).get(1).steps();

        assertThat(steps).hasSize(1);
        assertThat(steps.get(0).interval().low()).isNaN();
    }
}
