package io.github.dramatis.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainGridTest {
    private static List<TrainSetting> ways(String over) {
        DramatisConfig config = LoadedConfig.parse(
                        "test.yaml",
                        "source: {format: csv, path: p}\ntrain: {rank: 4, layers: top-10}\nexperiment: {over: " + over
                                + "}",
                        List.of())
                .config();
        return config.experiment().ways(config.train());
    }

    @Test
    void whereNothingIsComparedThereIsOneWayWithoutAName() {
        assertThat(ways("{}")).hasSize(1);
        assertThat(ways("{}").get(0).id()).isNull();
        assertThat(ways("{}").get(0).train().rank()).isEqualTo(4);
    }

    @Test
    void namesAreForPeopleAndIdsForFoldersWhateverTheValuesHold() {
        List<TrainSetting> ways = ways("{learning-rate: [5e-4], target-modules: ['[q_proj, v_proj]', q_proj]}");

        assertThat(ways)
                .extracting(TrainSetting::name)
                .containsExactly(
                        "learning-rate: 0.0005, target-modules: [q_proj, v_proj]",
                        "learning-rate: 0.0005, target-modules: q_proj");
        assertThat(ways)
                .extracting(TrainSetting::id)
                .containsExactly(
                        "learning-rate-0.0005,target-modules-q_proj-v_proj",
                        "learning-rate-0.0005,target-modules-q_proj");
        assertThat(ways.get(0).train().targetModules()).containsExactly("q_proj", "v_proj");
        assertThat(ways.get(0).train().layers()).as("all else stays").isEqualTo("top-10");
    }

    @Test
    void baseModelsAreNamedByTheirFoldersAndCanBeComparedWithAllElse() {
        List<TrainSetting> ways = ways("{base-model: [/models/small, 's3a://bucket/large/'], rank: [8, 16]}");

        assertThat(ways)
                .extracting(TrainSetting::id)
                .containsExactly(
                        "base-model-small,rank-8",
                        "base-model-small,rank-16",
                        "base-model-large,rank-8",
                        "base-model-large,rank-16");
        assertThat(ways.get(2).baseModel()).isEqualTo("s3a://bucket/large/");
        assertThat(ways.get(2).baseModelId()).contains("base-model-large");
        assertThat(ways.get(3).train().rank()).isEqualTo(16);
        assertThatThrownBy(() -> ways("{base-model: [/a/model, /b/model]}"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("another name");
    }

    @Test
    void ofSeveralGridsEachMakesItsCombinations() {
        List<TrainSetting> ways = ways("[{method: [lora, vera], learning-rate: [0.001]},"
                + " {lora-plus-ratio: [4, 16], learning-rate: [0.0005]}]");

        assertThat(ways)
                .extracting(TrainSetting::id)
                .containsExactly(
                        "method-lora,learning-rate-0.001",
                        "method-vera,learning-rate-0.001",
                        "lora-plus-ratio-4,learning-rate-0.0005",
                        "lora-plus-ratio-16,learning-rate-0.0005");
        assertThat(ways.get(1).train().method()).isEqualTo("vera");
        assertThat(ways.get(3).train().method()).isEqualTo("lora");
        assertThat(ways.get(3).train().loraPlusRatio()).isEqualTo(16);
        assertThat(ways("[]")).hasSize(1);
    }

    @Test
    void faultsOfOneGridOfSeveralAreNamedByItsPlace() {
        assertThatThrownBy(() -> ways("[{rank: [8]}, {seeds: [2]}]")).hasMessageContaining("experiment.over.1.seeds");
        assertThatThrownBy(() -> ways("[{rank: [8]}, {}]"))
                .hasMessageContaining("experiment.over.1: must name a key of train");
        assertThatThrownBy(() -> ways("[{rank: [8]}, 5]"))
                .hasMessageContaining("experiment.over.1: expects keys below it, has 5");
        assertThatThrownBy(() -> ways("5")).hasMessageContaining("experiment.over: expects keys below it, has 5");
        assertThatThrownBy(() -> ways("[{rank: [8]}, {rank: [8, 16]}]")).hasMessageContaining("are equal");
        assertThatThrownBy(() -> ways("[{rank: [8]}, {base-model: [/models/small]}]"))
                .hasMessageContaining("base-model in all of its grids or in none");
    }

    @Test
    void whatCannotBeComparedIsRefusedWithItsKey() {
        assertThatThrownBy(() -> ways("{rank: [8, 0]}"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("rank: 0 (experiment.over)")
                .hasMessageContaining("train.rank: must be 1 to 512");
        assertThatThrownBy(() -> ways("{rnk: [8]}")).hasMessageContaining("did you mean rank?");
        assertThatThrownBy(() -> ways("{seeds: [2, 3]}"))
                .hasMessageContaining("experiment.over.seeds")
                .hasMessageContaining("the same adapters on the same rows");
        assertThatThrownBy(() -> ways("{target-modules: ['[q_proj]', q_proj]}"))
                .hasMessageContaining("experiment.over")
                .hasMessageContaining("one name");
    }
}
