package io.github.dramatis.core.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.rating.RatingScale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TiltedHistogramTest {
    private static final RatingScale HALF_STARS = new RatingScale(0.5, 5, 0.5);
    private static final RatingScale STARS = new RatingScale(1, 5, 1);
    private static final double[] POPULATION = {14, 28, 18, 76, 55, 200, 131, 268, 86, 132};

    @Test
    void theDistributionIsTheOneThatScipyFinds() throws IOException {
        for (JsonNode golden : GoldenEstimate.cases("tilt")) {
            double[] population = GoldenEstimate.doubles(golden.get("population"));
            TiltedHistogram histogram = new TiltedHistogram(
                    HALF_STARS,
                    population,
                    golden.get("smoothing").doubleValue(),
                    golden.get("sharpness").doubleValue());

            double[] distribution = histogram.around(
                    golden.get("expected").doubleValue(), GoldenEstimate.doubles(golden.get("counts")));

            assertThat(distribution).containsExactly(GoldenEstimate.doubles(golden.get("probabilities")), within(1e-8));
        }
    }

    @Test
    void smoothingAndSharpnessAreThoseThatScipyFinds() throws IOException {
        for (JsonNode golden : GoldenEstimate.cases("tilt_fit")) {
            List<TiltedHistogramFit.HeldOut> rows = new ArrayList<>();
            for (int row = 0; row < golden.get("labels").size(); row++) {
                rows.add(new TiltedHistogramFit.HeldOut(
                        golden.get("expected").get(row).doubleValue(),
                        GoldenEstimate.doubles(golden.get("counts").get(row)),
                        golden.get("labels").get(row).intValue()));
            }

            TiltedHistogram fitted =
                    TiltedHistogramFit.fit(STARS, GoldenEstimate.doubles(golden.get("population")), rows);

            assertThat(TiltedHistogramFit.loss(fitted, rows))
                    .isCloseTo(golden.get("loss").doubleValue(), within(1e-7));
            assertThat(fitted.smoothing()).isCloseTo(golden.get("smoothing").doubleValue(), within(0.1));
            assertThat(fitted.sharpness()).isCloseTo(golden.get("sharpness").doubleValue(), within(0.005));
        }
    }

    @Property(tries = 300)
    void itSumsToOneAndItsMeanIsTheExpectedRating(
            @ForAll @Size(10) List<@IntRange(max = 500) Integer> counts,
            @ForAll @DoubleRange(min = 0.55, max = 4.95) double expected,
            @ForAll @DoubleRange(min = 0.01, max = 1000) double smoothing,
            @ForAll @DoubleRange(min = 0.05, max = 10) double sharpness) {
        double[] distribution =
                new TiltedHistogram(HALF_STARS, POPULATION, smoothing, sharpness).around(expected, doubles(counts));

        assertThat(Arrays.stream(distribution).sum()).isCloseTo(1, within(1e-12));
        assertThat(mean(distribution)).isCloseTo(expected, within(1e-6));
        assertThat(Arrays.stream(distribution).allMatch(p -> p > 0)).isTrue();
    }

    @Test
    void noRatingIsImpossibleHoweverSharpTheHistogramIs() {
        double[] counts = new double[10];
        counts[1] = 6;

        double[] distribution = new TiltedHistogram(HALF_STARS, POPULATION, 0.01, 7.78).around(0.55, counts);

        assertThat(distribution).doesNotContain(0.0);
        assertThat(mean(distribution)).isCloseTo(0.55, within(1e-6));
    }

    @Property(tries = 200)
    void aHigherExpectedRatingMakesEveryThresholdLikelierToBePassed(
            @ForAll @Size(10) List<@IntRange(max = 50) Integer> counts,
            @ForAll @DoubleRange(min = 0, max = 5.5) double lower,
            @ForAll @DoubleRange(min = 0, max = 2) double more) {
        TiltedHistogram histogram = new TiltedHistogram(HALF_STARS, POPULATION, 5, 1.2);

        double[] low = histogram.around(lower, doubles(counts));
        double[] high = histogram.around(lower + more, doubles(counts));

        double below = 0;
        for (int label = 0; label < low.length; label++) {
            below += low[label] - high[label];
            assertThat(below).isGreaterThan(-1e-9);
        }
    }

    @Test
    void beyondTheEndsOfTheScaleItIsAlmostCertainButNothingIsImpossible() {
        TiltedHistogram histogram = new TiltedHistogram(STARS, new double[] {1, 1, 1, 1, 1}, 5, 1);

        double[] top = histogram.around(1e6, new double[5]);

        assertThat(top[4]).isGreaterThan(0.9).isLessThan(1);
        assertThat(top[0]).isPositive();
        assertThat(histogram.around(5, new double[5])).isEqualTo(top);
        assertThat(histogram.around(Double.NEGATIVE_INFINITY, new double[5])[0]).isGreaterThan(0.9);
    }

    @Test
    void whoLikesAlmostEverythingIsExpectedTo() {
        TiltedHistogram histogram = new TiltedHistogram(new RatingScale(0, 1, 1), new double[] {20, 980}, 10, 1);

        assertThat(histogram.around(0.98, new double[2])).containsExactly(new double[] {0.02, 0.98}, within(1e-6));
        assertThat(histogram.around(1, new double[2])[0]).isCloseTo(0.001, within(1e-6));
        assertThat(histogram.around(-1, new double[2])[1]).isCloseTo(0.001, within(1e-6));
    }

    @Test
    void whoNeverGivesHalfStarsIsExpectedToGiveNone() {
        TiltedHistogram histogram = new TiltedHistogram(HALF_STARS, POPULATION, 1, 1);
        double[] wholeStars = {0, 5, 0, 10, 0, 20, 0, 30, 0, 10};

        double[] distribution = histogram.around(3.5, wholeStars);

        assertThat(distribution[6]).isLessThan(0.01); // 3.5 itself
        assertThat(distribution[5] + distribution[7]).isGreaterThan(0.6);
    }

    @Test
    void withoutHeldOutRowsTheStartValuesStay() {
        TiltedHistogram histogram = TiltedHistogramFit.fit(HALF_STARS, POPULATION, List.of());

        assertThat(histogram.smoothing()).isEqualTo(TiltedHistogramFit.FIRST_SMOOTHING);
        assertThat(histogram.sharpness()).isEqualTo(TiltedHistogramFit.FIRST_SHARPNESS);
    }

    @Test
    void wrongShapesAndNumbersAreRefused() {
        TiltedHistogram histogram = new TiltedHistogram(STARS, new double[5], 1, 1);

        assertThatThrownBy(() -> histogram.around(3, new double[4])).hasMessageContaining("4 counts");
        assertThatThrownBy(() -> histogram.around(3, new double[] {0, -1, 0, 0, 0}))
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> histogram.around(Double.NaN, new double[5])).hasMessageContaining("not a number");
        assertThatThrownBy(() -> new TiltedHistogram(STARS, new double[5], 0, 1))
                .hasMessageContaining("positive");
    }

    private static double mean(double[] distribution) {
        double mean = 0;
        for (int label = 0; label < distribution.length; label++) {
            mean += distribution[label] * HALF_STARS.at(label);
        }
        return mean;
    }

    private static double[] doubles(List<Integer> counts) {
        return counts.stream().mapToDouble(Integer::doubleValue).toArray();
    }
}
