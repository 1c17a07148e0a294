package io.github.dramatis.spark.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.config.ExperimentConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.lm.dataset.TrainingFile;
import io.github.dramatis.lm.model.TrunkCache;
import io.github.dramatis.lm.training.TrainingRow;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Agent;
import io.github.dramatis.spark.table.BaselineFit;
import io.github.dramatis.spark.table.BaselinePrediction;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.PersonaMember;
import io.github.dramatis.spark.table.Prediction;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import io.github.dramatis.spark.table.TestExamples;
import io.github.dramatis.spark.table.Variant;
import io.github.dramatis.spark.train.AdapterExport;
import io.github.dramatis.spark.train.TrainResult;
import io.github.dramatis.spark.train.TrainStage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training and asking on a tiny random model: what goes in where, and that the answers follow the training. */
class TrainAndPredictTest {
    private static final RatingScale STARS = new RatingScale(1, 5, 1);
    private static final Path TINY_LLAMA = Path.of("../common/language-model/src/test/resources/tiny-llama");

    @TempDir
    Path folder;

    private final AgentModel model = AgentModel.open(new BaseModelConfig(TINY_LLAMA.toString(), "float32", ""), STARS);

    /** Users of persona 0 rate everything 5, those of persona 1 rate everything 1. */
    private static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (int user = 0; user < 8; user++) {
            for (int item = 0; item < 6; item++) {
                String split = item < 4 ? "train" : item == 4 ? "validation" : "test";
                examples.add(TestExamples.of(
                        user + "-" + item,
                        "u" + user,
                        "i" + item,
                        split,
                        "You are viewer " + user + ".",
                        "Item: \"Number " + item + "\"\nRATING:",
                        user % 2 == 0 ? 5 : 1));
            }
        }
        return examples;
    }

    /**
     * The user mean is the best of the baselines, and says of every rating that it is as likely as another but the best
     * two.
     */
    private static void putBaselines(LocalStageContext context) {
        context.put(Tables.BASELINES, List.of(new BaselineFit("user_mean", 1, 1, 8, 1.0, 1.0, 8, true)));
        context.put(
                Tables.BASELINE_PREDICTIONS,
                examples().stream()
                        .map(e -> new BaselinePrediction(
                                e.targetId(), e.userId(), e.itemId(), "user_mean", e.purpose(), 3, new double[] {
                                    0.15, 0.15, 0.2, 0.25, 0.25
                                }))
                        .toList());
    }

    private static void putMembers(LocalStageContext context) {
        context.put(
                Tables.AGENTS,
                IntStream.range(0, 8).mapToObj(user -> new Agent("u" + user)).toList());
        context.put(
                Tables.PERSONA_MEMBERS,
                IntStream.range(0, 8)
                        .mapToObj(user ->
                                new PersonaMember("traits", "u" + user, Integer.toString(user % 2), 0, 10, false))
                        .toList());
    }

    private static TrainConfig training(List<String> adapters, String layers) {
        return training(adapters, layers, "");
    }

    /** @param from where adapters are that were trained elsewhere */
    private static TrainConfig training(List<String> adapters, String layers, String from) {
        return new TrainConfig(
                adapters,
                8,
                16,
                0,
                List.of("q_proj", "v_proj", "down_proj"),
                0.02,
                "constant",
                0,
                1,
                30,
                8,
                "grouped",
                0,
                1,
                0,
                0,
                false,
                layers,
                "base",
                0.5,
                0,
                from,
                1,
                "lora",
                1);
    }

    /** Persona and random adapters go on from the single one as long as stopping rows get better. */
    private static TrainConfig goingOn() {
        TrainConfig c = training(List.of("single-max", "persona", "random"), "all");
        return new TrainConfig(
                c.adapters(),
                c.rank(),
                c.alpha(),
                c.dropout(),
                c.targetModules(),
                c.learningRate(),
                c.schedule(),
                c.warmupSteps(),
                c.epochs(),
                c.maxSteps(),
                c.batchSize(),
                c.order(),
                c.weightDecay(),
                c.maxGradNorm(),
                c.softTargets(),
                c.maxRows(),
                c.rslora(),
                c.layers(),
                "single",
                0.5,
                3,
                "",
                1,
                "lora",
                1);
    }

    private static ResourcesConfig resources(int parallel) {
        return new ResourcesConfig(parallel, 2, 0, 0, 0, "2g", "4g", "", 1, 5, "64m");
    }

    private LocalStageContext trained(String run, List<String> adapters) {
        return trained(run, adapters, "all");
    }

    private LocalStageContext trained(String run, List<String> adapters, String layers) {
        LocalStageContext context = new LocalStageContext(folder.resolve(run));
        context.put(Tables.EXAMPLES, examples());
        putMembers(context);
        putBaselines(context);
        TrainResult result =
                new TrainStage(training(adapters, layers), List.of("traits"), model, resources(2)).run(context);
        assertThat(result.failed()).isZero();
        return context;
    }

    @Test
    void personaAdaptersAnswerAsTheirPersonaDoes() {
        LocalStageContext context = trained("a", List.of("persona"));
        PredictResult result = new PredictStage(
                        new PredictConfig(true, 0, 0, 200, 4, 4, 0.3, 50), List.of("traits"), model, resources(2))
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
    void theFrozenModelIsAskedAboutASampleAndEveryPersonasAdapterAboutOneOfAllUsers() {
        LocalStageContext context = trained("s", List.of("persona"));
        new PredictStage(new PredictConfig(true, 3, 5, 200, 2, 4, 0.3, 50), List.of("traits"), model, resources(2))
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
        new TrainStage(training(List.of("single-max", "persona"), "all"), List.of("traits"), model, resources(2))
                .run(context);

        new PredictStage(new PredictConfig(true, 0, 0, 3, 2, 4, 0.3, 50), List.of("traits"), model, resources(2))
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
        LocalStageContext context = trained("e", List.of("single-max", "persona"), "top-1");
        new PredictStage(new PredictConfig(true, 0, 0, 200, 4, 4, 0.3, 50), List.of("traits"), model, resources(2))
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
        TrunkCache kept = model.trunk(1, resources(2)).cache();
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
        List<TrainSetting> ways = new ExperimentConfig(Map.of("layers", List.of("all", "top-1"))).ways(base);

        new TrainStage(base, List.of("traits"), model, resources(2))
                .comparing(ways)
                .run(context);
        PredictResult result = new PredictStage(predicting(), List.of("traits"), model, resources(2)).run(context);

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
    void aSettingOfTrainingIsPartOfWhatTheStageDependsOnEvenIfItIsAlone() {
        TrainConfig base = training(List.of("single-max"), "all");
        TrainStage stage = new TrainStage(base, List.of("traits"), model, resources(2));
        List<TrainSetting> one = new ExperimentConfig(Map.of("layers", List.of("top-1"))).ways(base);

        assertThat(stage.comparing(one).settings()).isNotEqualTo(stage.settings());
    }

    @Test
    void aRunAfterOneThatDiedAsksWhatNoTaskHadAllAnswersToAlone() throws IOException {
        LocalStageContext died = trained("l", List.of("persona"));
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
        new PredictStage(predicting(), List.of("traits"), model, wider).run(again);

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
        LocalStageContext context = trained("n", List.of("single-max", "persona"));
        PredictConfig most = LoadedConfig.parse(
                        "test.yaml",
                        """
                source: {format: movielens-latest, path: unused}
                predict: {max-rows: 12, text-rows: 0}
                """,
                        List.of())
                .config()
                .predict();

        PredictResult result = new PredictStage(most, List.of("traits"), model, resources(2)).run(context);

        Map<String, Set<String>> targets = context.rows(Tables.PREDICTIONS).stream()
                .collect(Collectors.groupingBy(
                        Prediction::variantId, Collectors.mapping(Prediction::targetId, Collectors.toSet())));
        Set<String> asked = targets.get("none/short");
        assertThat(asked).as("12 of 3 times 8 rows, about").hasSizeBetween(1, 7);
        assertThat(targets.values()).allSatisfy(of -> assertThat(of).isEqualTo(asked));
        assertThat(result.leftOut()).isEqualTo(3L * (8 - asked.size()));
        assertThat(result.pools()).as("what is fitted on is not cut").containsKey("persona/short/traits");
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
    void trainingTwiceGivesTheSameBytes() throws IOException {
        trained("b", List.of("single-max", "single-min", "persona"));
        LocalStageContext again = trained("c", List.of("single-max", "single-min", "persona"));

        for (Adapter adapter : again.rows(Tables.ADAPTERS)) {
            Path weights = Path.of(adapter.path()).resolve("adapter_model.safetensors");
            assertThat(Files.mismatch(
                            folder.resolve("b").resolve(weights),
                            folder.resolve("c").resolve(weights)))
                    .as(adapter.path())
                    .isEqualTo(-1);
        }
    }

    @Test
    void adaptersGoOnFromTheSingleOneAndEqualRunsAreNotTrainedAgain() throws IOException {
        LocalStageContext first = new LocalStageContext(folder.resolve("e"));
        first.put(Tables.EXAMPLES, withStoppingRows());
        putMembers(first);
        new TrainStage(goingOn(), List.of("traits"), model, resources(2)).run(first);
        List<Adapter> trained = first.rows(Tables.ADAPTERS);
        Adapter single = adapter(trained, "single-max", null);

        assertThat(trained).hasSize(5).allMatch(a -> a.status().equals(Adapter.TRAINED));
        assertThat(trained).filteredOn(a -> !a.adapter().equals("single-max")).allSatisfy(a -> assertThat(a.parent())
                .isEqualTo(single.runFingerprint()));
        assertThat(adapter(trained, "persona", "0").lastLoss()).isLessThan(single.lastLoss());

        // as after a run in which the adapter of persona 1 failed and that of persona 0 was stale
        LocalStageContext again = new LocalStageContext(folder.resolve("f"));
        again.put(Tables.EXAMPLES, withStoppingRows());
        putMembers(again);
        Adapter marked = mark(single, 123.0);
        FileUtils.copyDirectory(
                folder.resolve("e").resolve(single.path()).toFile(),
                folder.resolve("f").resolve("older").toFile());
        again.putBefore(Tables.ADAPTERS, List.of(marked.at("older")));
        new TrainStage(goingOn(), List.of("traits"), model, resources(2)).run(again);

        List<Adapter> second = again.rows(Tables.ADAPTERS);
        assertThat(adapter(second, "single-max", null).seconds())
                .as("its row, and so its files, are those of before")
                .isEqualTo(123.0);
        assertThat(second)
                .extracting(Adapter::runFingerprint)
                .containsExactlyElementsOf(
                        trained.stream().map(Adapter::runFingerprint).toList());
        for (Adapter adapter : second) {
            Path weights = Path.of(adapter.path()).resolve("adapter_model.safetensors");
            assertThat(Files.mismatch(
                            folder.resolve("e").resolve(weights),
                            folder.resolve("f").resolve(weights)))
                    .as(adapter.path())
                    .isEqualTo(-1);
        }
    }

    @Test
    void aRunAfterOneThatDiedTrainsWhatWasNotReadyAlone() throws IOException {
        LocalStageContext died = new LocalStageContext(folder.resolve("g"));
        died.put(Tables.EXAMPLES, withStoppingRows());
        putMembers(died);
        new TrainStage(goingOn(), List.of("traits"), model, resources(2)).run(died);
        Map<String, Double> seconds =
                died.rows(Tables.ADAPTERS).stream().collect(Collectors.toMap(Adapter::path, Adapter::seconds));
        Adapter underWay = adapter(died.rows(Tables.ADAPTERS), "persona", "0");

        // its table was never written, and one adapter was not ready
        LocalStageContext again = new LocalStageContext(folder.resolve("h"));
        again.put(Tables.EXAMPLES, withStoppingRows());
        putMembers(again);
        for (String kept : List.of("files", "checkpoints/finished")) {
            FileUtils.copyDirectory(
                    folder.resolve("g").resolve(kept).toFile(),
                    folder.resolve("h").resolve(kept).toFile());
        }
        FileUtils.deleteDirectory(folder.resolve("h").resolve(underWay.path()).toFile());
        Files.delete(folder.resolve("h/checkpoints/finished").resolve(Sha256.hex(underWay.path()) + ".json"));
        new TrainStage(goingOn(), List.of("traits"), model, resources(2)).run(again);

        assertThat(again.rows(Tables.ADAPTERS)).hasSize(seconds.size()).allSatisfy(adapter -> {
            if (adapter.path().equals(underWay.path())) {
                assertThat(adapter.seconds()).as("trained anew").isNotEqualTo(seconds.get(adapter.path()));
                assertThat(adapter.runFingerprint()).isEqualTo(underWay.runFingerprint());
            } else {
                assertThat(adapter.seconds()).as(adapter.path()).isEqualTo(seconds.get(adapter.path()));
            }
        });
    }

    @Test
    void rowsGoOutToAnotherTrainerWithTheirTargetsAndItsSettings() throws IOException {
        LocalStageContext context = new LocalStageContext(folder.resolve("i"));
        context.put(Tables.EXAMPLES, withStoppingRows());
        putMembers(context);
        TrainStage stage = new TrainStage(goingOn(), List.of("traits"), model, resources(2));
        AdapterExport export = new AdapterExport(context, stage, model);
        Path out = folder.resolve("rows.jsonl");

        Map<String, Long> counts = export.write("persona/short/1", out);

        assertThat(counts).isEqualTo(Map.of(Target.TRAIN, 16L, Target.STOP, 4L));
        List<TrainingRow> rows = TrainingFile.read(out, model.prompts().tokenizer(), model.shape(), false);
        int one = model.prompts().labels().sequence(0)[0];
        assertThat(rows).hasSize(20).allSatisfy(row -> {
            assertThat(row.targets()).hasSize(2);
            assertThat(row.tokens()[row.tokens().length - 2])
                    .as("everybody in it gives 1")
                    .isEqualTo(one);
        });
        assertThat(Files.readString(folder.resolve("rows.json")))
                .contains(
                        "\"goes_on_from\" : \"single-max/short/all\"",
                        "\"r\" : 8",
                        "\"learning_rate\" : 0.01",
                        "\"layers_to_transform\" : [ 0, 1 ]",
                        model.weights());
        assertThatThrownBy(() -> export.write("persona/short/7", out)).hasMessageContaining("persona/short/1");
        assertThatThrownBy(() -> export.write("persona/short/1", folder.resolve("rows.txt")))
                .hasMessageContaining(".jsonl");
    }

    @Test
    void adaptersThatWereTrainedElsewhereAnswerAsIfTheyHadBeenTrainedHere() throws IOException {
        LocalStageContext own = trained("j", List.of("persona"));
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
                training(List.of("persona"), "all", elsewhere.toString()), List.of("traits"), model, resources(2));
    }

    private void predict(LocalStageContext context) {
        new PredictStage(predicting(), List.of("traits"), model, resources(2)).run(context);
    }

    private static PredictConfig predicting() {
        return new PredictConfig(true, 0, 0, 200, 4, 4, 0.3, 50);
    }

    private static List<Example> withStoppingRows() {
        return examples().stream()
                .map(e -> e.purpose().equals(Target.POOL) ? TestExamples.withPurpose(e, Target.STOP) : e)
                .toList();
    }

    private static Adapter adapter(List<Adapter> adapters, String kind, String persona) {
        return adapters.stream()
                .filter(a -> a.adapter().equals(kind) && Objects.equals(a.personaId(), persona))
                .findFirst()
                .orElseThrow();
    }

    private static Adapter mark(Adapter a, double seconds) {
        return new Adapter(
                a.variantId(),
                a.adapter(),
                a.memory(),
                a.scheme(),
                a.personaId(),
                a.seed(),
                "lora",
                4,
                "all",
                a.path(),
                a.parent(),
                a.runFingerprint(),
                a.rows(),
                a.steps(),
                a.tokens(),
                seconds,
                a.firstLoss(),
                a.lastLoss(),
                a.status(),
                a.error(),
                a.lossLog(),
                a.setting());
    }

    @Test
    void anAdapterThatCannotBeTrainedFailsAlone() {
        LocalStageContext context = new LocalStageContext(folder.resolve("d"));
        List<Example> examples = new ArrayList<>(examples());
        Example first = examples.get(0);
        // a prompt past the model's positions fails the adapters that get it, and no other
        examples.set(
                0,
                TestExamples.of(
                        first.exampleId(),
                        first.userId(),
                        first.itemId(),
                        "train",
                        first.prefix(),
                        "very ".repeat(20_000) + "RATING:",
                        5));
        context.put(Tables.EXAMPLES, examples);
        putMembers(context);

        TrainResult result = new TrainStage(training(List.of("persona"), "all"), List.of("traits"), model, resources(2))
                .run(context);

        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.incomplete())
                .hasValueSatisfying(reason -> assertThat(reason).contains("1 of 2"));
        assertThat(context.rows(Tables.ADAPTERS))
                .filteredOn(adapter -> adapter.status().equals(Adapter.FAILED))
                .singleElement()
                .satisfies(adapter -> {
                    assertThat(adapter.personaId()).isEqualTo("0");
                    assertThat(adapter.error()).contains("positions");
                });
    }
}
