package io.github.dramatis.spark.predict;

import static io.github.dramatis.spark.train.TinyAgents.MODEL;
import static io.github.dramatis.spark.train.TinyAgents.examples;
import static io.github.dramatis.spark.train.TinyAgents.putBaselines;
import static io.github.dramatis.spark.train.TinyAgents.putMembers;
import static io.github.dramatis.spark.train.TinyAgents.resources;
import static io.github.dramatis.spark.train.TinyAgents.trained;
import static io.github.dramatis.spark.train.TinyAgents.training;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.ExperimentConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.model.TrunkCache;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.sampling.ValidationPurpose;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.PersonaMember;
import io.github.dramatis.spark.table.Prediction;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.TestExamples;
import io.github.dramatis.spark.table.Variant;
import io.github.dramatis.spark.train.TinyAgents;
import io.github.dramatis.spark.train.TrainStage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asking agents of a tiny random model: the answers follow the training, and each is asked for once. */
class PredictStageTest {
    @TempDir
    Path folder;

    @Test
    void personaAdaptersAnswerAsTheirPersonaDoes() {
        LocalStageContext context = trained(folder.resolve("a"), List.of("persona"));
        PredictResult result = new PredictStage(
                        new PredictConfig(true, 0, 0, 200, 4, 4, 0.3, 50), List.of("traits"), MODEL, resources(2))
                .run(context);

        List<Prediction> predictions = context.rows(Tables.PREDICTIONS);
        assertThat(predictions)
                .hasSize(24)
                .extracting(Prediction::adapter)
                .containsOnly("none", "persona", "pooled-persona");
        assertThat(result.partner()).isEqualTo("user_mean");
        assertThat(result.pools().get("persona/short/traits").agent())
                .as("the agent knows what the baseline does not")
                .isGreaterThan(0.5);
        assertThat(context.rows(Tables.VARIANTS))
                .filteredOn(Variant::pooled)
                .as("with the interval that the result has")
                .extracting(Variant::modelPower, Variant::modelPowerLow, Variant::modelPowerHigh)
                .containsExactly(tuple(
                        result.pools().get("persona/short/traits").agent(),
                        result.pools().get("persona/short/traits").agentLow(),
                        result.pools().get("persona/short/traits").agentHigh()));
        assertThat(predictions)
                .filteredOn(prediction -> prediction.adapter().equals("pooled-persona"))
                .allSatisfy(prediction -> {
                    assertThat(prediction.expected()).isCloseTo(prediction.rating(), within(0.5));
                    assertThat(prediction.text()).isNull();
                });
        assertThat(result.texts()).isEqualTo(8);
        assertThat(predictions)
                .filteredOn(prediction -> prediction.adapter().equals("persona"))
                .allSatisfy(prediction -> {
                    assertThat(prediction.expected()).isCloseTo(prediction.rating(), within(0.5));
                    assertThat(prediction.labelMass()).isGreaterThan(0.9);
                });
        assertThat(predictions)
                .filteredOn(prediction -> prediction.adapter().equals("persona") && prediction.text() != null)
                .as("a trained agent says its rating and no more")
                .isNotEmpty()
                .allSatisfy(
                        prediction -> assertThat(prediction.text()).isEqualTo(prediction.rating() == 5 ? "5" : "1"));
        assertThat(predictions)
                .filteredOn(prediction -> prediction.adapter().equals("none"))
                .as("the frozen model knows nothing of the labels")
                .allSatisfy(prediction -> assertThat(prediction.labelMass()).isLessThan(0.5));
    }

    @Test
    void rowsOfAPersonaThatNoRowTrainsAnAdapterOfAreCounted() {
        LocalStageContext context = new LocalStageContext(folder.resolve("p"));
        context.put(
                Tables.EXAMPLES,
                examples().stream()
                        .filter(e -> !e.userId().equals("u7") || !e.split().equals("train"))
                        .toList());
        List<PersonaMember> members = new ArrayList<>(TinyAgents.members().subList(0, 7));
        members.add(new PersonaMember("traits", "u7", "2", 0.0, 10, false, "traits"));
        context.put(Tables.PERSONA_MEMBERS, members);
        context.put(Tables.AGENTS, TinyAgents.agents());
        putBaselines(context);
        new TrainStage(training(List.of("persona"), "all"), List.of("traits"), MODEL, resources(2)).run(context);

        PredictResult result = new PredictStage(
                        new PredictConfig(false, 0, 0, 200, 0, 4, 0.3, 50), List.of("traits"), MODEL, resources(2))
                .run(context);

        assertThat(result.untrained()).isEqualTo(1);
        assertThat(result.unanswered()).isZero();
        assertThat(context.rows(Tables.PREDICTIONS))
                .filteredOn(prediction -> prediction.adapter().equals("persona"))
                .hasSize(7);
    }

    @Test
    void theFrozenModelIsAskedAboutASampleAndEveryPersonasAdapterAboutOneOfAllUsers() {
        LocalStageContext context = trained(folder.resolve("s"), List.of("persona"));
        new PredictStage(new PredictConfig(true, 3, 5, 200, 2, 4, 0.3, 50), List.of("traits"), MODEL, resources(2))
                .run(context);

        Map<String, List<Prediction>> byAdapter =
                context.rows(Tables.PREDICTIONS).stream().collect(Collectors.groupingBy(Prediction::adapter));
        assertThat(byAdapter.keySet())
                .containsExactlyInAnyOrder("none", "persona", "pooled-persona", "swap-0", "swap-1");
        assertThat(byAdapter.get("none"))
                .hasSize(3)
                .filteredOn(p -> p.text() != null)
                .hasSize(2);
        assertThat(byAdapter.get("persona")).hasSize(8);
        assertThat(byAdapter.get("swap-0"))
                .hasSize(5)
                .as("the adapter of those who rate everything 5, whoever asks")
                .allSatisfy(p -> assertThat(p.expected()).isGreaterThan(4.5));
        assertThat(byAdapter.get("swap-1"))
                .extracting(Prediction::exampleId)
                .containsExactlyElementsOf(byAdapter.get("swap-0").stream()
                        .map(Prediction::exampleId)
                        .toList());
        assertThat(context.rows(Tables.VARIANTS))
                .extracting(Variant::variantId)
                .containsExactly("none/short", "persona/short", "pooled-persona/short", "swap-0/short", "swap-1/short");
    }

    @Test
    void promptsFromWhichSomethingIsTakenAreAskedOfTheAdapterOfAllAlone() {
        LocalStageContext context = new LocalStageContext(folder.resolve("c"));
        List<Example> examples = new ArrayList<>(examples());
        examples.stream().filter(e -> e.split().equals("test")).toList().forEach(e -> {
            examples.add(TestExamples.withMemory(e, "short masked-title"));
            examples.add(TestExamples.withMemory(e, "short empty"));
        });
        context.put(Tables.EXAMPLES, examples);
        putMembers(context);
        putBaselines(context);
        new TrainStage(training(List.of("single-max", "persona"), "all"), List.of("traits"), MODEL, resources(2))
                .run(context);

        new PredictStage(new PredictConfig(true, 0, 0, 3, 2, 4, 0.3, 50), List.of("traits"), MODEL, resources(2))
                .run(context);

        Map<String, Long> asked = context.rows(Tables.PREDICTIONS).stream()
                .filter(p -> p.memory().contains(" "))
                .collect(Collectors.groupingBy(Prediction::variantId, Collectors.counting()));
        assertThat(asked)
                .isEqualTo(Map.of(
                        "none/short empty", 3L, "single-max/short empty", 3L, "single-max/short masked-title", 3L));
    }

    @Test
    void adaptersOfTheUpperLayersAnswerAsTheirPersonaDoesOverWhatIsKeptBelowThem() throws IOException {
        LocalStageContext context = trained(folder.resolve("e"), List.of("single-max", "persona"), "top-1");
        new PredictStage(new PredictConfig(true, 0, 0, 200, 4, 4, 0.3, 50), List.of("traits"), MODEL, resources(2))
                .run(context);

        for (Adapter adapter : context.rows(Tables.ADAPTERS)) {
            assertThat(Files.readString(
                            folder.resolve("e").resolve(adapter.path()).resolve("adapter_config.json")))
                    .contains("\"layers_to_transform\" : [ 1 ]");
        }
        assertThat(context.rows(Tables.PREDICTIONS))
                .filteredOn(prediction -> prediction.adapter().equals("persona"))
                .hasSize(8)
                .allSatisfy(
                        prediction -> assertThat(prediction.expected()).isCloseTo(prediction.rating(), within(0.5)));
        TrunkCache kept = MODEL.trunk(1, resources(2)).cache();
        assertThat(kept.missed())
                .as("32 training rows, 8 pooling and 8 test rows, less those with text")
                .isLessThanOrEqualTo(48);
        assertThat(kept.found()).as("all other epochs and variants").isGreaterThan(200);
    }

    @Test
    void everySettingOfTrainingIsAVariantWithATemperatureAndPoolOfItsOwn() {
        LocalStageContext context = new LocalStageContext(folder.resolve("g"));
        context.put(Tables.EXAMPLES, examples());
        putMembers(context);
        putBaselines(context);
        TrainConfig base = training(List.of("single-max", "persona"), "all");
        List<TrainSetting> ways = new ExperimentConfig(List.of(Map.of("layers", List.of("all", "top-1")))).ways(base);

        new TrainStage(base, List.of("traits"), MODEL, resources(2))
                .comparing(ways)
                .run(context);
        PredictResult result = new PredictStage(predicting(), List.of("traits"), MODEL, resources(2)).run(context);

        assertThat(context.rows(Tables.ADAPTERS))
                .extracting(Adapter::setting, Adapter::layers)
                .containsOnly(tuple("layers-all", "all"), tuple("layers-top-1", "top-1"))
                .hasSize(6);
        assertThat(result.pools()).containsKeys("persona/short/traits/layers-all", "persona/short/traits/layers-top-1");
        assertThat(context.rows(Tables.VARIANTS))
                .filteredOn(v -> v.adapter().equals("persona") && !v.pooled())
                .extracting(Variant::variantId, Variant::setting, Variant::layers)
                .containsExactly(
                        tuple("persona/short/layers-all", "layers-all", "all"),
                        tuple("persona/short/layers-top-1", "layers-top-1", "top-1"));
        assertThat(context.rows(Tables.PREDICTIONS))
                .filteredOn(p -> p.adapter().equals("persona"))
                .hasSize(16)
                .allSatisfy(p -> assertThat(p.expected()).isCloseTo(p.rating(), within(0.5)));
    }

    @Test
    void agentsOfTwoBaseModelsAreTrainedAndAskedSideBySide() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        FileUtils.copyDirectory(TinyAgents.TINY_LLAMA.toFile(), other.toFile());
        shift(other.resolve("model.safetensors"));
        String yaml =
                """
                source: {format: movielens-latest, path: unused, scale: {min: 1, max: 5, step: 1}}
                model: {path: "%s", precision: float32}
                experiment: {over: {base-model: ["%s", "%s"]}}
                """
                        .formatted(TinyAgents.TINY_LLAMA, TinyAgents.TINY_LLAMA, other);
        DramatisConfig config = LoadedConfig.parse("test.yaml", yaml, List.of()).config();
        AgentModel models = AgentModel.open(config, TinyAgents.STARS);
        TrainConfig train = training(List.of("single-max", "persona"), "top-1");
        LocalStageContext context = new LocalStageContext(folder.resolve("o"));
        context.put(Tables.EXAMPLES, examples());
        putMembers(context);
        putBaselines(context);

        new TrainStage(train, List.of("traits"), models, resources(2))
                .comparing(config.experiment().ways(train))
                .run(context);
        new PredictStage(predicting(), List.of("traits"), models, resources(2)).run(context);

        assertThat(context.rows(Tables.VARIANTS))
                .filteredOn(v -> !v.pooled())
                .extracting(Variant::variantId, Variant::baseModel, Variant::weights)
                .containsExactly(
                        tuple(
                                "none/short/base-model-other",
                                "other",
                                models.of("base-model-other").weights()),
                        tuple("none/short/base-model-tiny-llama", "tiny-llama", MODEL.weights()),
                        tuple(
                                "persona/short/base-model-other",
                                "other",
                                models.of("base-model-other").weights()),
                        tuple("persona/short/base-model-tiny-llama", "tiny-llama", MODEL.weights()),
                        tuple(
                                "single-max/short/base-model-other",
                                "other",
                                models.of("base-model-other").weights()),
                        tuple("single-max/short/base-model-tiny-llama", "tiny-llama", MODEL.weights()));
        assertThat(models.of("base-model-other").weights()).isNotEqualTo(MODEL.weights());
        Map<String, Double> answers = expected(context);
        assertThat(answers.keySet())
                .filteredOn(answer -> answer.startsWith("none/short/base-model-other"))
                .hasSize(8)
                .anySatisfy(answer -> assertThat(answers.get(answer))
                        .isNotEqualTo(answers.get(answer.replace("other", "tiny-llama"))));
        assertThat(context.rows(Tables.PREDICTIONS))
                .filteredOn(p -> p.adapter().equals("persona"))
                .hasSize(16)
                .allSatisfy(p -> assertThat(p.expected()).isCloseTo(p.rating(), within(0.5)));
    }

    /** Gives a checkpoint's last weight another value. */
    private static void shift(Path weights) throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 2] ^= 0x10;
        Files.write(weights, bytes);
    }

    @Test
    void aRunAfterOneThatDiedAsksWhatNoTaskHadAllAnswersToAlone() throws IOException {
        LocalStageContext died = trained(folder.resolve("l"), List.of("persona"));
        predict(died);
        LocalStageContext again = new LocalStageContext(folder.resolve("m"));
        again.put(Tables.EXAMPLES, examples());
        again.put(Tables.ADAPTERS, died.rows(Tables.ADAPTERS));
        putMembers(again);
        putBaselines(again);
        Path kept = folder.resolve("m/checkpoints/answers-test/of-2");
        FileUtils.copyDirectory(
                folder.resolve("l/checkpoints/answers-test/of-2").toFile(), kept.toFile());
        FileUtils.copyDirectory(
                folder.resolve("l/files").toFile(), folder.resolve("m/files").toFile());
        mark(kept.resolve("part-00000.jsonl.gz"));
        Files.delete(kept.resolve("part-00001.jsonl.gz"));

        // on a machine where the prompts would be spread over more tasks
        ResourcesConfig wider = new ResourcesConfig(2, 5, 0, 0, 0, "2g", "4g", "", 1, 5, "64m");
        new PredictStage(predicting(), List.of("traits"), MODEL, wider).run(again);

        List<Prediction> after = again.rows(Tables.PREDICTIONS);
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringCollectionOrder()
                .ignoringFields("labelsFrom")
                .isEqualTo(died.rows(Tables.PREDICTIONS));
        assertThat(after)
                .filteredOn(prediction -> "kept".equals(prediction.labelsFrom()))
                .as("what the file says that was there")
                .isNotEmpty()
                .hasSizeLessThan(after.size());
    }

    @Test
    void pastTheLimitEveryVariantIsAskedAboutTheSameShareOfTheTargets() {
        LocalStageContext context = trained(folder.resolve("n"), List.of("single-max", "persona"));
        PredictConfig most = LoadedConfig.parse(
                        "test.yaml",
                        """
                source: {format: movielens-latest, path: unused}
                predict: {max-rows: 12, text-rows: 0}
                """,
                        List.of())
                .config()
                .predict();

        PredictResult result = new PredictStage(most, List.of("traits"), MODEL, resources(2)).run(context);

        Map<String, Set<String>> targets = context.rows(Tables.PREDICTIONS).stream()
                .collect(Collectors.groupingBy(
                        Prediction::variantId, Collectors.mapping(Prediction::targetId, Collectors.toSet())));
        Set<String> asked = targets.get("none/short");
        assertThat(asked).as("12 of 3 times 8 rows, about").hasSizeBetween(1, 7);
        assertThat(targets.values()).allSatisfy(of -> assertThat(of).isEqualTo(asked));
        assertThat(result.leftOut()).isEqualTo(3L * (8 - asked.size()));
        assertThat(result.pools()).as("what is fitted on is not cut").containsKey("persona/short/traits");
    }

    @Test
    void ofMoreTargetsToFitOnThanAreEnoughAShareIsAskedAboutAndTheOthersStayWhole() {
        SparkSession spark = Sessions.create("tests");
        Dataset<Row> prompts = prompts(spark, 3 * ValidationPurpose.ENOUGH, "rating", "pool")
                .union(prompts(spark, 50, "choice", "pool"))
                .union(prompts(spark, 40, "rating", "test"));

        RowLimit limit = RowLimit.of(1000, AskedCounts.of(prompts, List.of()), List.of(), 7);

        Map<String, Long> asked = limit.of(prompts).groupBy("task", "purpose").count().collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getString(0) + " " + row.getString(1), row -> row.getLong(2)));
        assertThat(asked).containsEntry("choice pool", 50L).containsEntry("rating test", 40L);
        assertThat(asked.get("rating pool"))
                .as("about 20,000")
                .isBetween(ValidationPurpose.ENOUGH - 1000L, ValidationPurpose.ENOUGH + 1000L);
    }

    private static Dataset<Row> prompts(SparkSession spark, int targets, String task, String purpose) {
        return spark.range(targets)
                .select(
                        lit(task).as("task"),
                        lit("short").as("memory"),
                        lit(purpose).as("purpose"),
                        col("id").cast("string").as("target_id"));
    }

    /** Gives each answer of a file a mark that a model would not give. */
    private static void mark(Path file) throws IOException {
        String answers;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            answers = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(answers.replace("\"labelsFrom\":null", "\"labelsFrom\":\"kept\"")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void adaptersThatWereTrainedElsewhereAnswerAsIfTheyHadBeenTrainedHere() throws IOException {
        LocalStageContext own = trained(folder.resolve("j"), List.of("persona"));
        predict(own);
        String path = own.rows(Tables.ADAPTERS).get(0).path();
        Path elsewhere = folder.resolve("j").resolve(path.substring(0, path.indexOf("/persona/")));

        LocalStageContext given = new LocalStageContext(folder.resolve("k"));
        given.put(Tables.EXAMPLES, examples());
        putMembers(given);
        putBaselines(given);
        TrainStage stage = given(elsewhere);
        stage.run(given);
        predict(given);

        assertThat(given.rows(Tables.ADAPTERS)).hasSize(2).allSatisfy(adapter -> {
            assertThat(adapter.runFingerprint()).startsWith("given:");
            assertThat(adapter.steps()).isZero();
            assertThat(adapter.rank()).isEqualTo(8);
            assertThat(adapter.layers()).isEqualTo("all");
        });
        assertThat(given.rows(Tables.PREDICTIONS)).usingRecursiveComparison().isEqualTo(own.rows(Tables.PREDICTIONS));

        Map<String, Object> before = stage.settings();
        FileUtils.deleteDirectory(elsewhere.resolve("persona/short/1").toFile());
        assertThat(given(elsewhere).settings()).as("what is given decides").isNotEqualTo(before);
        assertThatThrownBy(() -> given(elsewhere).run(given))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it has no adapter persona/short/1");
        assertThatThrownBy(() -> given(folder.resolve("nowhere")).settings())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("there is no adapter in it");
    }

    private TrainStage given(Path elsewhere) {
        return new TrainStage(
                training(List.of("persona"), "all", elsewhere.toString()), List.of("traits"), MODEL, resources(2));
    }

    private void predict(LocalStageContext context) {
        new PredictStage(predicting(), List.of("traits"), MODEL, resources(2)).run(context);
    }

    private static PredictConfig predicting() {
        return new PredictConfig(true, 0, 0, 200, 4, 4, 0.3, 50);
    }

    @Test
    void answersIn8BitsAreNearThoseInFloat32AndTheStageDependsOnThem() {
        Assumptions.assumeTrue(
                Backends.forThisMachine().supports(Precision.INT8), "this CPU has no products of 8 bits");
        AgentModel rounding = MODEL.asking(new BaseModelConfig("unused", "float32", "int8", ""));
        PredictStage stage = new PredictStage(predicting(), List.of("traits"), rounding, resources(2));
        LocalStageContext exact = trained(folder.resolve("q"), List.of("persona"));
        predict(exact);
        LocalStageContext rounded = trained(folder.resolve("r"), List.of("persona"));
        stage.run(rounded);

        Map<String, Double> expected = expected(exact);
        Map<String, Double> near = expected(rounded);
        assertThat(near.keySet()).isEqualTo(expected.keySet());
        near.forEach((answer, value) -> assertThat(value).as(answer).isCloseTo(expected.get(answer), within(0.1)));
        assertThat(near).isNotEqualTo(expected);
        assertThat(stage.settings())
                .isNotEqualTo(new PredictStage(predicting(), List.of("traits"), MODEL, resources(2)).settings());
    }

    private static Map<String, Double> expected(LocalStageContext context) {
        return context.rows(Tables.PREDICTIONS).stream()
                .collect(Collectors.toMap(p -> p.variantId() + " " + p.exampleId(), Prediction::expected));
    }
}
