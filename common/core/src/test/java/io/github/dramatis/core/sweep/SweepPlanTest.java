package io.github.dramatis.core.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.sweep.SweepPlan.Rung;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepPlanTest {
    private static SweepPlan plan(String sweep) {
        return SweepPlan.of(LoadedConfig.parse(
                        "test.yaml",
                        "source: {format: csv, path: p}\ntrain: {rank: 4, layers: top-10}\nsweep: " + sweep,
                        List.of())
                .config());
    }

    private static String ranks(int many) {
        return IntStream.rangeClosed(1, many).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    }

    private static String rates(int many) {
        return IntStream.rangeClosed(1, many)
                .mapToObj(i -> i + "e-4")
                .collect(Collectors.joining(", ", "learning-rate: [", "]"));
    }

    @Test
    void everyCombinationIsAConfiguration() {
        SweepPlan plan = plan("{over: {rank: [8, 16], target-modules: ['[q_proj, v_proj]', q_proj]}}");

        assertThat(plan.candidates())
                .extracting(TrainSetting::name)
                .containsExactly(
                        "rank: 8, target-modules: [q_proj, v_proj]",
                        "rank: 8, target-modules: q_proj",
                        "rank: 16, target-modules: [q_proj, v_proj]",
                        "rank: 16, target-modules: q_proj");
        assertThat(plan.candidates().get(0).train().rank()).isEqualTo(8);
        assertThat(plan.candidates().get(0).train().targetModules()).containsExactly("q_proj", "v_proj");
        assertThat(plan.candidates())
                .allMatch(candidate -> candidate.train().layers().equals("top-10"));
    }

    @Test
    void whatOtherAdaptersThereAreAndHowTheyGoOnIsNoPartOfIt() {
        String swept = "source: {format: csv, path: p}\nsweep: {over: {rank: [8, 16]}}\ntrain: {learning-rate: 0.001";
        String others = ", adapters: [single-max, persona], persona-rate: [0.1, 0.3], patience: 4, seeds: 3}";

        SweepPlan plan = SweepPlan.of(
                LoadedConfig.parse("test.yaml", swept + others, List.of()).config());

        assertThat(plan)
                .isEqualTo(SweepPlan.of(
                        LoadedConfig.parse("test.yaml", swept + "}", List.of()).config()))
                .isNotEqualTo(SweepPlan.of(LoadedConfig.parse("test.yaml", swept + ", epochs: 2}", List.of())
                        .config()));
    }

    @Test
    void aThirdOfThemIsTrainedThreeTimesAsLong() {
        SweepPlan plan = plan("{over: {" + rates(27) + "}}");

        assertThat(plan.rungs()).extracting(Rung::candidates).containsExactly(27, 9, 3, 1);
        assertThat(plan.rungs().get(0).share()).isCloseTo(1 / 27.0, within(1e-12));
        assertThat(plan.rungs().get(3).share()).isEqualTo(1);
        assertThat(plan.rowsTrained(16 * 27 * 8)).isCloseTo((1 + 3 * 2 / 3.0) * 16 * 27 * 8, within(1e-6));
        assertThat(plan.measurements()).isEqualTo(40);
    }

    @Test
    void noRungIsShorterThanTheLeastStepsUnlessTrainingIs() {
        Rung rung = new Rung(9, 1 / 9.0, 8);

        assertThat(rung.lastStep(180)).isEqualTo(20);
        assertThat(rung.lastStep(45)).isEqualTo(8);
        assertThat(rung.lastStep(5)).isEqualTo(5);
    }

    @Test
    void rowsCountTheLeastStepsAndNoStepTwice() {
        SweepPlan plan = plan("{over: {" + rates(9) + "}, least-steps: 8}");

        // 27 steps of 16 rows: nine configurations make 8 of them, three go on to the 9th, one to the 27th
        assertThat(plan.rowsTrained(27 * 16 - 5)).isEqualTo((9 * 8 + 3 + 18) * 16);
        assertThat(plan.rowsTrained(plan.candidates().get(0).train(), 2, 27 * 16 - 5))
                .isEqualTo(16);
    }

    @Test
    void rowsOfCandidatesThatTrainUnequallyLongAreTheMeanOfAllOnceSomeAreLeft() {
        SweepPlan plan = plan("{over: {epochs: [1, 2, 3]}, least-steps: 1}");

        // a third of 3, 6 and 9 steps, then one of the three to its end: 2, 4 or 6 steps more
        assertThat(plan.rowsTrained(3 * 16)).isCloseTo((1 + 2 + 3 + 4) * 16, within(1e-9));
    }

    @Test
    void drawsAreSomeOfThemAndAlwaysTheSame() {
        SweepPlan some = plan("{over: {" + rates(27) + "}, draws: 5, eta: 2}");

        assertThat(some.candidates())
                .hasSize(5)
                .isEqualTo(plan("{over: {" + rates(27) + "}, draws: 5, eta: 2}").candidates());
        assertThat(some.rungs()).extracting(Rung::candidates).containsExactly(5, 2, 1);
        assertThat(plan("{over: {" + rates(4) + "}, draws: 9}").candidates()).hasSize(4);
    }

    @Test
    void whatCannotBeTriedIsRefusedWithItsSettings() {
        assertThatThrownBy(() -> plan("{}")).isInstanceOf(UserError.class).hasMessageContaining("sweep.over");
        assertThatThrownBy(() -> plan("{over: {rank: [8, 0]}}"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("rank: 0 (sweep.over)")
                .hasMessageContaining("train.rank: must be 1 to 512");
        assertThatThrownBy(() -> plan("{over: {rnk: [8]}}"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("did you mean rank?");
        assertThatThrownBy(() -> plan("{over: {rank: []}}")).hasMessageContaining("sweep.over.rank: must have a value");
        assertThatThrownBy(() -> plan("{over: {rank: [8, 8]}}")).hasMessageContaining("must not have a value twice");
        assertThatThrownBy(() -> plan("{over: {max-rows: [8, 9]}}")).hasMessageContaining("cannot be searched");
        assertThatThrownBy(() -> plan("{over: {" + rates(200) + ", rank: [" + ranks(100) + "]}}"))
                .hasMessageContaining("10000 combinations at most");
    }
}
