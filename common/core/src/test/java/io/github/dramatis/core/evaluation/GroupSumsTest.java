package io.github.dramatis.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.rating.RatingScale;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupSumsTest {
    private static final RatingScale SCALE = new RatingScale(1, 3, 1);
    private static final Predictor VARIANT = Predictor.variant("persona", "short");

    @Test
    void errorsAreOverTheGroupsRowsAndLikelihoodsOverThoseWithADistribution() {
        Resamples resamples = new Resamples(2, GroupSums.WIDTH);
        resamples.add(new double[] {1, 1}, GroupSums.ofUser(List.of(outcome(3, 2, 0.2, 0.3, 0.5)), SCALE));
        resamples.add(new double[] {1, 1}, GroupSums.ofUser(List.of(outcome(1, 3), outcome(1, 1, 1, 0, 0)), SCALE));

        List<Measurement> found = GroupSums.measurements(VARIANT, null, "cold-items", resamples);

        assertThat(found).extracting(Measurement::measure).containsExactly(Measure.RMSE, Measure.NLL);
        assertThat(found).allSatisfy(m -> {
            assertThat(m.slice()).isEqualTo("cold-items");
            assertThat(m.users()).isEqualTo(2);
        });
        assertThat(found.get(0).value()).isCloseTo(Math.sqrt((1 + 4 + 0) / 3.0), within(1e-12));
        assertThat(found.get(0).rows()).isEqualTo(3);
        assertThat(found.get(1).value()).isCloseTo(-Math.log(0.5) / 2, within(1e-6));
        assertThat(found.get(1).rows()).isEqualTo(2);
    }

    @Test
    void oneUserHasNoInterval() {
        Resamples resamples = new Resamples(2, GroupSums.WIDTH);
        resamples.add(new double[] {1, 2}, GroupSums.ofUser(List.of(outcome(3, 2, 0.2, 0.3, 0.5)), SCALE));

        assertThat(GroupSums.measurements(VARIANT, "0", null, resamples))
                .hasSize(2)
                .allSatisfy(m -> assertThat(m.interval()).isNull());
    }

    private static Outcome outcome(double rating, double expected, double... probabilities) {
        return new Outcome(
                TestRow.of("i", rating), expected, expected, probabilities.length == 0 ? null : probabilities, 0, null);
    }
}
