package io.github.dramatis.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.AgentChoice;
import io.github.dramatis.spark.table.ChoiceMetric;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Choices of an agent that knows rare items and not popular ones, beside rivals that guess. */
class ChoiceMeasuringTest {
    private static final SparkSession SPARK = Sessions.create("tests");
    private static final double KNOWN = 0.9;
    private static final double UNKNOWN = 0.05;

    private final List<AgentChoice> choices = new ArrayList<>();
    private List<ChoiceMetric> metrics;
    private int measuredChoices;

    /** @param right what the agent gives to the item taken; the rest is shared */
    private void asked(String user, String taken, int items, double right) {
        List<String> slate = new ArrayList<>(List.of(taken));
        IntStream.range(1, items).forEach(i -> slate.add("other-" + i));
        double[] agent = new double[items + 1];
        Arrays.fill(agent, (1 - right) / items);
        agent[0] = right;
        double[] even = new double[items + 1];
        Arrays.fill(even, 1.0 / (items + 1));
        choices.add(choice(user, "persona/short", "persona", 0, slate, agent));
        for (String rival : List.of("stack", "popularity", "als")) {
            choices.add(choice(user, rival, null, 0, slate, even));
        }
    }

    private static AgentChoice choice(
            String user, String variant, String adapter, int seed, List<String> slate, double[] probabilities) {
        String memory = adapter == null ? null : "short";
        return new AgentChoice(
                user,
                user,
                user,
                null,
                variant,
                adapter,
                null,
                memory,
                seed,
                1,
                slate,
                slate.get(0),
                probabilities,
                null,
                null,
                null);
    }

    private ChoiceMetric of(String items, String measure) {
        return measured().stream()
                .filter(metric -> "persona".equals(metric.adapter()) && metric.other() == null)
                .filter(metric ->
                        items.equals(metric.items()) && metric.measure().equals(measure))
                .findFirst()
                .orElseThrow();
    }

    /** Of all choices so far, once. */
    private List<ChoiceMetric> measured() {
        if (metrics == null || measuredChoices < choices.size()) {
            Dataset<Row> training = SPARK.range(40).selectExpr("id AS user_id", "'popular' AS item_id");
            Dataset<Row> some = SPARK.range(10).selectExpr("id AS user_id", "'middle' AS item_id");
            List<Row> rows =
                    choices.stream().map(Tables.CHOICES.codec()::encode).toList();
            metrics = new ChoiceMeasuring(7, 20, true)
                    .of(SPARK.createDataFrame(rows, Tables.CHOICES.codec().schema()), training.union(some));
            measuredChoices = choices.size();
        }
        return metrics;
    }

    @Test
    void whatIsTakenIsAlsoMeasuredByHowPopularItIsAndByHowManyOthersStandBesideIt() {
        asked("u", "new", 2, KNOWN);
        asked("v", "middle", 4, 0.5);
        asked("w", "popular", 20, UNKNOWN);

        ChoiceMetric rare = of("rare-items", "nll");
        ChoiceMetric popular = of("popular-items", "nll");

        assertThat(rare.value()).as("nobody has rated it").isCloseTo(-Math.log(KNOWN), within(1e-9));
        assertThat(popular.value()).isCloseTo(-Math.log(UNKNOWN), within(1e-9));
        assertThat(rare.rows()).isEqualTo(1);
        assertThat(rare.low()).as("one user has no interval").isNull();
        assertThat(measured())
                .filteredOn(metric -> metric.items() == null && metric.measure().equals("nll"))
                .isNotEmpty()
                .allSatisfy(metric ->
                        assertThat(metric.low()).as("three users have one").isNotNull());
        assertThat(of("1:19", "nll").value()).isCloseTo(popular.value(), within(1e-9));
        assertThat(of("13-20", "nll").rows()).isEqualTo(1);
        assertThat(of("1:3", "nll").value()).isCloseTo(-Math.log(0.5), within(1e-9));
    }

    @Test
    void aSlateThatTwoTrainingsAnswerIsOneSlate() {
        asked("u", "new", 2, KNOWN);
        asked("v", "popular", 2, KNOWN);
        double[] ofAnotherSeed = {UNKNOWN, UNKNOWN, 1 - 2 * UNKNOWN};
        choices.add(choice("u", "persona/short/seed-1", "persona", 1, List.of("new", "other-1"), ofAnotherSeed));

        assertThat(measured())
                .filteredOn(metric -> metric.items() == null && metric.measure().equals("nll"))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(metric.rows()).isEqualTo(2));
        assertThat(of("rare-items", "nll").rows()).isEqualTo(1);
        assertThat(of("rare-items", "nll").value())
                .as("both answers count")
                .isCloseTo(-(Math.log(KNOWN) + Math.log(UNKNOWN)) / 2, within(1e-9));
    }

    @Test
    void whatIsNotDefinedIsLeftOut() {
        asked("u", "new", 2, KNOWN);

        assertThat(measured())
                .as("no user is in the other half, so that nothing says from which log-odds on an item is taken")
                .noneMatch(metric -> metric.measure().equals("f1"))
                .anyMatch(metric -> metric.measure().equals("nll"))
                .allSatisfy(metric -> assertThat(metric.value()).isFinite());
    }
}
