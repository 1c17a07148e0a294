package io.github.dramatis.core.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.random.Draws;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PooledFitTest {
    private static final double[] LEFT = {0.7, 0.2, 0.1};
    private static final double[] RIGHT = {0.1, 0.2, 0.7};

    @Test
    void powersAndTheirErrorClusteredByUsersAreThoseOfScipyAndNumpy() throws IOException {
        // a model that knows something, one that knows nothing, one that misleads and is not heard
        for (JsonNode golden : GoldenEstimate.cases("pool")) {
            PooledFit fit = PooledFit.of(rows(golden));

            assertThat(fit.pool().modelPower()).isCloseTo(golden.get("a").doubleValue(), within(1e-4));
            assertThat(fit.pool().baselinePower()).isCloseTo(golden.get("b").doubleValue(), within(1e-4));
            assertThat(fit.modelPower()).isCloseTo(golden.get("free").doubleValue(), within(1e-4));
            assertThat(fit.loss()).isCloseTo(golden.get("loss").doubleValue(), within(1e-9));
            assertThat(fit.standardError())
                    .isCloseTo(golden.get("standard_error").doubleValue(), within(1e-4));
            assertThat(fit.interval().low()).isCloseTo(golden.get("low").doubleValue(), within(1e-3));
            assertThat(fit.interval().high()).isCloseTo(golden.get("high").doubleValue(), within(1e-3));
        }
    }

    @Test
    void theIntervalCoversTheTruePowerAboutAsOftenAsItSays() {
        // every answer of a user comes three times: an error that takes them for independent is too small by a factor
        // of 1.7
        PooledDistribution truth = new PooledDistribution(0.6, 0.9);
        int covered = 0;
        for (int world = 0; world < 150; world++) {
            SplittableRandom draws = Draws.generator(1, "coverage", "" + world);
            List<PooledFit.HeldOut> rows = new ArrayList<>();
            for (int answer = 0; answer < 120; answer++) {
                double[] model = random(draws);
                double[] baseline = random(draws);
                int label = drawn(truth.of(model, baseline), draws.nextDouble());
                PooledFit.HeldOut row = new PooledFit.HeldOut("u" + answer % 40, model, baseline, label);
                rows.addAll(List.of(row, row, row));
            }
            Interval interval = PooledFit.of(rows).interval();
            covered += interval.low() <= 0.6 && 0.6 <= interval.high() ? 1 : 0;
        }

        assertThat(covered / 150.0).isBetween(0.9, 0.98);
    }

    @Test
    void ofTwoEqualDistributionsTheBaselineIsHeardFirst() {
        List<PooledFit.HeldOut> rows = List.of(
                new PooledFit.HeldOut("a", LEFT, LEFT, 0),
                new PooledFit.HeldOut("a", LEFT, LEFT, 0),
                new PooledFit.HeldOut("b", LEFT, LEFT, 0));

        PooledFit fit = PooledFit.of(rows);

        assertThat(fit.pool().baselinePower()).isCloseTo(fit.pool().modelPower() + 1, within(1e-6));
    }

    @Test
    void aFewSeparableRowsDoNotMakeThePoolSure() {
        // 18 rows without one against the model, which is right in nine of ten: powers without bound would cost the
        // tenth everything
        List<PooledFit.HeldOut> rows = new ArrayList<>();
        for (int row = 0; row < 18; row++) {
            rows.add(new PooledFit.HeldOut("u" + row, row % 2 == 0 ? LEFT : RIGHT, RIGHT, row % 2 == 0 ? 0 : 2));
        }

        PooledDistribution pool = PooledFit.of(rows).pool();

        assertThat(pool.modelPower()).isBetween(1.0, 3.0);
        assertThat(-Math.log(pool.of(LEFT, LEFT)[2])).isLessThan(10);
    }

    @Test
    void oneUserHasNoStandardError() {
        PooledFit fit = PooledFit.of(
                List.of(new PooledFit.HeldOut("a", LEFT, RIGHT, 0), new PooledFit.HeldOut("a", LEFT, RIGHT, 2)));

        assertThat(fit.standardError()).isNaN();
        assertThat(fit.interval().low()).isNaN();
        assertThat(fit.users()).isOne();
    }

    @Property(tries = 200)
    void thePoolIsADistributionAndPowersOfOneAndZeroAreTheModel(
            @ForAll @Size(6) List<@DoubleRange(min = 0.01, max = 1) Double> weights,
            @ForAll @Size(6) List<@DoubleRange(min = 0.01, max = 1) Double> others,
            @ForAll @DoubleRange(min = 0, max = 5) double a,
            @ForAll @DoubleRange(min = 0, max = 5) double b) {
        double[] model = normalized(weights);
        double[] baseline = normalized(others);

        assertThat(Arrays.stream(new PooledDistribution(a, b).of(model, baseline))
                        .sum())
                .isCloseTo(1, within(1e-12));
        assertThat(new PooledDistribution(1, 0).of(model, baseline)).containsExactly(model, within(1e-12));
    }

    @Test
    void whatOneSideCallsImpossibleTheOtherCanStillSay() {
        double[] pooled = new PooledDistribution(0.1, 1).of(new double[] {1, 0}, new double[] {0.001, 0.999});

        assertThat(pooled[1]).isPositive();
    }

    @Test
    void rowsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> PooledFit.of(List.of())).hasMessageContaining("no rows");
        assertThatThrownBy(() -> PooledFit.of(List.of(new PooledFit.HeldOut("a", LEFT, RIGHT, 3))))
                .hasMessageContaining("label 3");
        assertThatThrownBy(() -> PooledFit.of(List.of(new PooledFit.HeldOut("a", LEFT, new double[2], 0))))
                .hasMessageContaining("2 of the baseline");
    }

    private static List<PooledFit.HeldOut> rows(JsonNode golden) {
        List<PooledFit.HeldOut> rows = new ArrayList<>();
        for (int row = 0; row < golden.get("labels").size(); row++) {
            rows.add(new PooledFit.HeldOut(
                    golden.get("users").get(row).asText(),
                    GoldenEstimate.doubles(golden.get("model").get(row)),
                    GoldenEstimate.doubles(golden.get("baseline").get(row)),
                    golden.get("labels").get(row).intValue()));
        }
        return rows;
    }

    private static double[] normalized(List<Double> weights) {
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        return weights.stream().mapToDouble(weight -> weight / sum).toArray();
    }

    private static double[] random(SplittableRandom draws) {
        return normalized(draws.doubles(4, 0.05, 1).boxed().toList());
    }

    private static int drawn(double[] probabilities, double uniform) {
        double left = uniform;
        int label = 0;
        while (label < probabilities.length - 1 && left >= probabilities[label]) {
            left -= probabilities[label++];
        }
        return label;
    }
}
