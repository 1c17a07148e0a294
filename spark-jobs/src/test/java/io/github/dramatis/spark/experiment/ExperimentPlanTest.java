package io.github.dramatis.spark.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.experiment.ExperimentPlan.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExperimentPlanTest {
    private static final String GRID =
            """
            source: {format: movielens-latest, path: "builtin:ml-latest-small"}
            agents: {users: 100}
            targets: {train-rows-per-user: 5, validation-rows: 90, test-rows-per-user: 4}
            cluster: {features: [traits, style], k: [2, 4]}
            examples: {memory: [short, short+long]}
            model: {path: /models/any}
            train: {adapters: [single-max, persona], seeds: 3, layers: top-10, epochs: 2}
            predict: {frozen-rows: 50}
            """;

    @Test
    void theGridIsMemoriesTimesSeedsTimesSchemesAndOneAdapterOfAllNeedsNoScheme() {
        ExperimentPlan plan = ExperimentPlan.of(config(), PromptCounts.atMost(config()), 30);

        // 500 training rows, twice; 30 to pool; 400 to test; what lies below the upper third is computed once
        assertThat(plan.lines())
                .containsExactly(
                        new Line("train", "single-max", 6, 6 * 1000, 1),
                        new Line("train", "persona", 24, 24 * 1000, 1),
                        new Line("predict", "none", 2, 2 * 80, 1),
                        new Line("predict", "single-max", 6, 6 * 430, 1.0 / 3),
                        new Line("predict", "persona", 24, 24 * 430, 1.0 / 3),
                        new Line("once", "frozen part", 2, 2 * 930, 1 - 1.0 / 3));
        assertThat(plan.passes()).isCloseTo(30_000 + 160 + 30 * 430 / 3.0 + 1860 * 2 / 3.0, within(1e-9));
        assertThat(plan.text(10)).contains("in all about 60 minutes at 10.0 rows a second");
    }

    @Test
    void aSubsampleIsTrainedOnTheRowsOfOnePersonaAndAskedAboutEverybody() {
        DramatisConfig subsample = LoadedConfig.parse(
                        "grid.yaml", GRID, List.of("train.adapters=[single-max, single-subsample]"))
                .config();
        DramatisConfig swept = LoadedConfig.parse(
                        "grid.yaml",
                        GRID,
                        List.of(
                                "train.adapters=[single-max, single-subsample]",
                                "cluster.k=0",
                                "cluster.sweep=[10, 5, 20]"))
                .config();

        // the first scheme has two personas
        assertThat(ExperimentPlan.of(subsample, PromptCounts.atMost(subsample), 30)
                        .lines())
                .contains(
                        new Line("train", "single-subsample", 6, 6 * 500, 1),
                        new Line("predict", "single-subsample", 6, 6 * 430, 1.0 / 3));
        assertThat(ExperimentPlan.of(swept, PromptCounts.atMost(swept), 30).lines())
                .as("at most, where a sweep chooses their number")
                .contains(new Line("train", "single-subsample", 6, 6 * 200, 1));
    }

    @Test
    void whatGoesOnFromTheAdapterOfAllIsTrainedAtEveryRate() {
        DramatisConfig rates = LoadedConfig.parse(
                        "grid.yaml", GRID, List.of("train.persona-rate=[0.1, 0.3, 1.0]", "train.patience=2"))
                .config();

        // 30 rows to stop by beside 500 training rows, twice
        assertThat(ExperimentPlan.of(rates, PromptCounts.atMost(rates), 30).lines())
                .contains(
                        new Line("train", "single-max", 6, 6 * 1030, 1),
                        new Line("train", "persona", 24, 24 * 1030 * 3, 1));
    }

    @Test
    void whatLimitsTheTrainingOfAnAdapterHoldsForEachPersona() {
        String kinds = "train.adapters=[single-max, single-subsample, persona, random, single-min]";
        DramatisConfig steps = LoadedConfig.parse("grid.yaml", GRID, List.of(kinds, "train.max-steps=100"))
                .config();
        DramatisConfig rows = LoadedConfig.parse("grid.yaml", GRID, List.of(kinds, "train.max-rows=130"))
                .config();

        assertThat(ExperimentPlan.of(steps, PromptCounts.atMost(steps), 30).lines())
                .as("100 steps of 16 rows; the personas of four schemes are 12")
                .contains(
                        new Line("train", "single-max", 6, 6 * 1600, 1),
                        new Line("train", "single-subsample", 6, 6 * 1600, 1),
                        new Line("train", "persona", 24, 72 * 1600, 1),
                        new Line("train", "random", 24, 72 * 1600, 1),
                        new Line("train", "single-min", 24, 72 * 1600, 1));
        assertThat(ExperimentPlan.of(rows, PromptCounts.atMost(rows), 30).lines())
                .as("twice; one of two personas has 250 rows and one of four 125")
                .contains(
                        new Line("train", "single-max", 6, 6 * 260, 1),
                        new Line("train", "single-subsample", 6, 6 * 260, 1),
                        new Line("train", "persona", 24, 6 * 2 * (2 * 260 + 4 * 250), 1),
                        new Line("train", "single-min", 24, 6 * 2 * (2 * 260 + 4 * 250), 1));
    }

    @Test
    void everySettingIsTrainedAndAskedAtTheCostOfItsLayers() {
        DramatisConfig over = LoadedConfig.parse(
                        "grid.yaml", GRID, List.of("experiment.over={rank: [4, 64], layers: [top-10, all]}"))
                .config();

        ExperimentPlan plan = ExperimentPlan.of(over, PromptCounts.atMost(over), 30);

        assertThat(plan.lines()).hasSize(4 * 2 + 1 + 4 * 2 + 1);
        assertThat(plan.lines())
                .contains(
                        new Line("train", "persona rank-4,layers-top-10", 24, 24 * 1000, 1),
                        new Line("train", "persona rank-64,layers-all", 24, 24 * 1000, 3),
                        new Line("predict", "single-max rank-64,layers-top-10", 6, 6 * 430, 1.0 / 3));
    }

    @Test
    void aLargerBaseModelCostsAsMuchMoreAsItIsLarger() {
        DramatisConfig over = LoadedConfig.parse(
                        "grid.yaml", GRID, List.of("experiment.over={base-model: [/models/any, /models/large]}"))
                .config();

        ExperimentPlan plan = ExperimentPlan.of(
                over,
                PromptCounts.atMost(over),
                name -> name.equals("base-model-large")
                        ? new ExperimentPlan.Base(20, 4)
                        : new ExperimentPlan.Base(30, 1));

        assertThat(plan.lines())
                .contains(
                        new Line("train", "persona base-model-any", 24, 24 * 1000, 1),
                        new Line("train", "persona base-model-large", 24, 24 * 1000, 3 * 0.5 * 4),
                        new Line("predict", "none base-model-any", 2, 2 * 80, 1),
                        new Line("predict", "none base-model-large", 2, 2 * 80, 4),
                        new Line("once", "frozen part", 2, 2 * 930, 0.5 * 4));
    }

    @Test
    void whatAServerAnswersTakesNoTimeOfTheOwnEngine() {
        DramatisConfig served = LoadedConfig.parse(
                        "grid.yaml", GRID, List.of("predict.base-url=http://a/v1", "predict.server.models=[m, n]"))
                .config();

        ExperimentPlan plan = ExperimentPlan.of(served, PromptCounts.atMost(served), 30);

        assertThat(plan.lines())
                .contains(new Line("predict", "served", 2, 2 * 80, 0), new Line("predict", "served-n", 2, 2 * 80, 0));
        assertThat(plan.passes())
                .isEqualTo(ExperimentPlan.of(config(), PromptCounts.atMost(config()), 30)
                        .passes());
        assertThat(plan.text(10)).contains("predict  served             2 variants       160 rows asked of a server");
    }

    @Test
    void controlsAndSwappedPersonasAreCounted() {
        List<String> more = List.of(
                "examples.controls=[masked-title, empty]",
                "predict.control-rows=100",
                "predict.swap-rows=20",
                "train.patience=1",
                "train.adapters=[single-max, single-wide, persona, single-min]");
        DramatisConfig config = LoadedConfig.parse("grid.yaml", GRID, more).config();

        List<Line> lines =
                ExperimentPlan.of(config, PromptCounts.atMost(config), 30).lines();

        assertThat(lines)
                .contains(
                        new Line("predict", "controls", 12, 12 * 100, 1),
                        new Line("predict", "swapped", 12, 12 * 20, 1.0 / 3))
                .contains(new Line("predict", "none, empty", 2, 2 * 100, 1))
                .as("two numbers of personas; of four schemes 12 adapters of single-min measure all 30 rows to stop by")
                .contains(
                        new Line("train", "single-wide", 12, 12 * 1030, 1),
                        new Line("train", "single-min", 24, 6 * (4 * 1000 + 12 * 30), 1));
    }

    @Test
    void aControlIsCountedForTheMemoriesThatShowWhatItTakes() {
        DramatisConfig config = LoadedConfig.parse(
                        "grid.yaml",
                        GRID,
                        List.of(
                                "examples.controls=[masked-title, masked-profile, shuffled-memories]",
                                "predict.control-rows=100"))
                .config();

        assertThat(ExperimentPlan.of(config, PromptCounts.atMost(config), 30).lines())
                .as("two of the short memory and three of both, by three seeds")
                .contains(new Line("predict", "controls", 15, 15 * 100, 1));
    }

    @Test
    void historiesOfABoundedLengthBoundThePrompts() {
        List<String> paper = List.of(
                "agents={users: 200, min-ratings: 100, max-ratings: 200}",
                "targets={validation-rows: 1500}",
                "split={train-fraction: 0.6, validation-fraction: 0.2}");
        DramatisConfig config = LoadedConfig.parse("grid.yaml", GRID, paper).config();

        assertThat(PromptCounts.atMost(config)).isEqualTo(new PromptCounts(200 * 96, 500, 500, 200 * 80, 1));
    }

    @Test
    void choicesCountBesideRatingsAndTakeLonger() {
        DramatisConfig choices = LoadedConfig.parse(
                        "grid.yaml",
                        GRID,
                        List.of(
                                "examples.max-tokens=400",
                                "choice={train-rows-per-user: 5, validation-rows: 90, test-rows-per-user: 4}"))
                .config();
        DramatisConfig alone = LoadedConfig.parse(
                        "grid.yaml",
                        "source: {format: csv, path: p, feedback: taken}\nagents: {users: 100}\n",
                        List.of("choice={train-rows-per-user: 5, validation-rows: 90, test-rows: 40}"))
                .config();

        assertThat(PromptCounts.atMost(choices))
                .as("as many of either, one twice as long as the other")
                .isEqualTo(new PromptCounts(1000, 60, 60, 800, 1.5));
        assertThat(PromptCounts.bound(alone))
                .as("no rating is asked for")
                .hasValueSatisfying(counts -> assertThat(counts.test()).isEqualTo(40));
        assertThat(ExperimentPlan.of(choices, PromptCounts.atMost(choices), 30).lines())
                .contains(new Line("train", "single-max", 6, 6 * 2000, 1.5));
    }

    @Test
    void rowsThatAreNotMeasuredCostNothing() {
        DramatisConfig many = LoadedConfig.parse(
                        "grid.yaml", GRID, List.of("targets.validation-rows=300000", "train.patience=1"))
                .config();
        DramatisConfig limited = LoadedConfig.parse("grid.yaml", GRID, List.of("predict.max-rows=1210"))
                .config();

        assertThat(PromptCounts.atMost(many)).isEqualTo(new PromptCounts(500, 20_000, 20_000, 400, 1));
        // all would be 2 times 50 rows of the model alone and 30 times 400 of the adapters
        assertThat(ExperimentPlan.of(limited, PromptCounts.atMost(limited), 30).lines())
                .contains(
                        new Line("predict", "none", 2, 2 * (30 + 40), 1),
                        new Line("predict", "single-max", 6, 6 * (30 + 40), 1.0 / 3));
    }

    @Test
    void adaptersThatAreBroughtAreNotTrained() {
        DramatisConfig brought = LoadedConfig.parse("grid.yaml", GRID, List.of("train.from=/adapters"))
                .config();

        assertThat(ExperimentPlan.of(brought, PromptCounts.atMost(brought), 30).lines())
                .noneMatch(line -> line.stage().equals("train"))
                .contains(new Line("once", "frozen part", 2, 2 * 430, 1 - 1.0 / 3));
    }

    @Test
    void whatAPresetTakesIsKnownBeforeItRuns() throws IOException {
        for (String preset : List.of(
                "paper-table",
                "paper-table-small",
                "ablations",
                "evaluation",
                "prompt-parts",
                "style-or-given",
                "methods")) {
            String yaml = Files.readString(Path.of("../conf/" + preset + ".yaml"));
            DramatisConfig config = LoadedConfig.parse(preset, yaml, List.of("model.path=/models/any"))
                    .config();

            assertThat(ExperimentPlan.of(config, PromptCounts.atMost(config), 30)
                            .passes())
                    .as(preset)
                    .isPositive();
        }
    }

    @Test
    void withoutTargetsAndBoundsItIsSaidWhatToDo() {
        DramatisConfig unbounded =
                LoadedConfig.parse("grid.yaml", GRID, List.of("agents.users=0")).config();

        assertThatThrownBy(() -> PromptCounts.atMost(unbounded))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("run the stages ingest and targets first");
    }

    private static DramatisConfig config() {
        return LoadedConfig.parse("grid.yaml", GRID, List.of()).config();
    }
}
