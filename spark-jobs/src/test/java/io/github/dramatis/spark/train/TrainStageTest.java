package io.github.dramatis.spark.train;

import static io.github.dramatis.spark.train.TinyAgents.MODEL;
import static io.github.dramatis.spark.train.TinyAgents.examples;
import static io.github.dramatis.spark.train.TinyAgents.putMembers;
import static io.github.dramatis.spark.train.TinyAgents.resources;
import static io.github.dramatis.spark.train.TinyAgents.trained;
import static io.github.dramatis.spark.train.TinyAgents.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.config.ExperimentConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.lm.dataset.TrainingFile;
import io.github.dramatis.lm.training.TrainingRow;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import io.github.dramatis.spark.table.TestExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on a tiny random model: what is trained from what, what is not trained again, and what failure costs. */
class TrainStageTest {
    @TempDir
    Path folder;

    @Test
    void aSettingOfTrainingIsPartOfWhatTheStageDependsOnEvenIfItIsAlone() {
        TrainConfig base = training(List.of("single-max"), "all");
        TrainStage stage = new TrainStage(base, List.of("traits"), MODEL, resources(2));
        List<TrainSetting> one = new ExperimentConfig(List.of(Map.of("layers", List.of("top-1")))).ways(base);

        assertThat(stage.comparing(one).settings()).isNotEqualTo(stage.settings());
    }

    @Test
    void aBaseModelThatLiesElsewhereIsTheSameSettingAndOneOfAnotherNameIsNot() {
        TrainStage stage =
                new TrainStage(training(List.of("single-max"), "all"), List.of("traits"), MODEL, resources(2));
        List<TrainSetting> ranks = ways("rank", "4", "8");

        assertThat(stage.comparing(ways(TrainSetting.BASE_MODEL, "/models/a", "/models/b"))
                        .settings())
                .isEqualTo(stage.comparing(ways(TrainSetting.BASE_MODEL, "s3a://models/a", "s3a://models/b"))
                        .settings())
                .isNotEqualTo(stage.comparing(ways(TrainSetting.BASE_MODEL, "/models/a", "/models/c"))
                        .settings());
        assertThat(stage.comparing(ranks).settings().get("over"))
                .as("as it was without base models")
                .isEqualTo(ranks);
    }

    private static List<TrainSetting> ways(String key, String... values) {
        return new ExperimentConfig(List.of(Map.of(key, List.of(values)))).ways(training(List.of("single-max"), "all"));
    }

    @Test
    void trainingTwiceGivesTheSameBytes() throws IOException {
        LocalStageContext first = trained(folder.resolve("b"), List.of("single-max", "single-min", "persona"));
        LocalStageContext again = trained(folder.resolve("c"), List.of("single-max", "single-min", "persona"));

        for (Adapter adapter : again.rows(Tables.ADAPTERS)) {
            Path weights = Path.of(adapter.path()).resolve("adapter_model.safetensors");
            assertThat(Files.mismatch(
                            folder.resolve("b").resolve(weights),
                            folder.resolve("c").resolve(weights)))
                    .as(adapter.path())
                    .isEqualTo(-1);
        }
        assertThat(first.rows(Tables.ADAPTERS))
                .as("rows drawn from the users of two personas of one size are half the persona's own")
                .extracting(Adapter::adapter, Adapter::rows, Adapter::ownRows)
                .containsExactlyInAnyOrder(
                        tuple("single-max", 32L, null),
                        tuple("single-min", 16L, 8L),
                        tuple("single-min", 16L, 8L),
                        tuple("persona", 16L, null),
                        tuple("persona", 16L, null));
    }

    @Test
    void adaptersGoOnFromTheSingleOneAndEqualRunsAreNotTrainedAgain() throws IOException {
        LocalStageContext first = new LocalStageContext(folder.resolve("e"));
        first.put(Tables.EXAMPLES, withStoppingRows());
        putMembers(first);
        new TrainStage(goingOn(), List.of("traits"), MODEL, resources(2)).run(first);
        List<Adapter> trained = first.rows(Tables.ADAPTERS);
        Adapter single = adapter(trained, "single-max", null);

        assertThat(trained).hasSize(5).allMatch(a -> a.status().equals(Adapter.TRAINED));
        assertThat(trained).filteredOn(a -> !a.adapter().equals("single-max")).allSatisfy(a -> assertThat(a.parent())
                .isEqualTo(single.runFingerprint()));
        assertThat(adapter(trained, "persona", "0").lastLoss()).isLessThan(single.lastLoss());
        assertThat(trained).as("each measured the rows to stop by").allMatch(a -> a.stopLoss() > 0);

        // as after a run in which the adapter of persona 1 failed and that of persona 0 was stale
        LocalStageContext again = new LocalStageContext(folder.resolve("f"));
        again.put(Tables.EXAMPLES, withStoppingRows());
        putMembers(again);
        Adapter marked = mark(single, 123.0);
        FileUtils.copyDirectory(
                folder.resolve("e").resolve(single.path()).toFile(),
                folder.resolve("f").resolve("older").toFile());
        again.putBefore(Tables.ADAPTERS, List.of(marked.at("older")));
        new TrainStage(goingOn(), List.of("traits"), MODEL, resources(2)).run(again);

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
    void anIncrementalRunKeepsTheAdapterOfEverybodySoThatOnlyPersonasWithNewRowsAreTrained() throws IOException {
        TrainStage stage =
                new TrainStage(goingOn(List.of("single-max", "persona"), 0.5), List.of("traits"), MODEL, resources(2));
        List<Example> grown = new ArrayList<>(withStoppingRows());
        grown.add(TestExamples.of("1-6", "u1", "i6", "train", "You are viewer 1.", "Item: \"Number 6\"\nRATING:", 1));
        LocalStageContext full = context("k", withStoppingRows());
        stage.run(full);
        List<Adapter> before = full.rows(Tables.ADAPTERS);
        Adapter single = adapter(before, "single-max", null);

        LocalStageContext later = context("l", grown, before, "k");
        TrainResult result = stage.incremental().run(later);

        List<Adapter> after = later.rows(Tables.ADAPTERS);
        assertThat(adapter(after, "single-max", null)).isEqualTo(single);
        assertThat(Files.mismatch(weights("k", single), weights("l", single))).isEqualTo(-1);
        assertThat(adapter(after, "persona", "0"))
                .as("nobody in it has a new row")
                .isEqualTo(adapter(before, "persona", "0"));
        Adapter trained = adapter(after, "persona", "1");
        assertThat(trained.rows()).isEqualTo(17);
        assertThat(trained.parent()).isEqualTo(single.runFingerprint());
        assertThat(result.kept()).isEqualTo(1);

        TrainStage ofAll = new TrainStage(goingOn(List.of("single-max"), 0.5), List.of("traits"), MODEL, resources(2));
        LocalStageContext anew = context("m", grown, before, "k");
        assertThat(ofAll.run(anew).kept()).isZero();
        assertThat(anew.rows(Tables.ADAPTERS))
                .extracting(Adapter::rows)
                .as("in a full run")
                .containsExactly(33L);

        LocalStageContext forgotten = context("n", grown, List.of(stale(single)), "k");
        assertThat(ofAll.incremental().run(forgotten).kept()).isZero();
        assertThat(forgotten.rows(Tables.ADAPTERS))
                .extracting(Adapter::rows)
                .as("it had learnt from somebody who is forgotten")
                .containsExactly(33L);
    }

    @Test
    void ofSeveralRatesTheOneWithTheLowestLossOnStoppingRowsIsKeptAndSearchedForOnce() throws IOException {
        List<String> kinds = List.of("single-max", "persona");
        LocalStageContext one = context("o", withStoppingRows());
        new TrainStage(goingOn(kinds, 0.5), List.of("traits"), MODEL, resources(2)).run(one);
        List<Adapter> atOne = one.rows(Tables.ADAPTERS);
        TrainStage search = new TrainStage(goingOn(kinds, 0.0001, 0.5, 0.0002), List.of("traits"), MODEL, resources(2));

        LocalStageContext several = context("p", withStoppingRows(), atOne, "o");
        search.run(several);

        List<Adapter> found = several.rows(Tables.ADAPTERS);
        for (Adapter adapter : atOne) {
            assertThat(Files.mismatch(weights("o", adapter), weights("p", adapter)))
                    .as(adapter.path())
                    .isEqualTo(-1);
        }
        assertThat(adapter(found, "persona", "0").runFingerprint())
                .as("it says which rates there were")
                .isNotEqualTo(adapter(atOne, "persona", "0").runFingerprint());

        LocalStageContext again = context("q", withStoppingRows(), found, "p");
        search.run(again);
        assertThat(again.rows(Tables.ADAPTERS)).as("copied").isEqualTo(found);
    }

    @Test
    void aRateAtWhichTrainingExplodesIsLeftOutAndTheAdapterFailsOnlyIfItDoesAtEveryRate() throws IOException {
        LocalStageContext full = context("r", withStoppingRows());
        new TrainStage(goingOn(List.of("single-max"), 0.5), List.of("traits"), MODEL, resources(2)).run(full);
        List<Adapter> single = full.rows(Tables.ADAPTERS);

        List<Adapter> found = goneOn("s", single, "[1.0, 1.0e-4]");
        List<Adapter> atTheLower = goneOn("t", single, "1.0e-4");
        for (String persona : List.of("0", "1")) {
            Adapter adapter = adapter(found, "single-min", persona);
            assertThat(adapter.status()).as(adapter.error()).isEqualTo(Adapter.TRAINED);
            assertThat(Files.mismatch(weights("s", adapter), weights("t", adapter(atTheLower, "single-min", persona))))
                    .isEqualTo(-1);
        }

        assertThat(goneOn("u", single, "[1.0, 0.9]"))
                .filteredOn(adapter -> adapter.adapter().equals("single-min"))
                .hasSize(2)
                .allSatisfy(adapter -> assertThat(adapter.error()).contains("training step"));
    }

    /** Adapters of rows that contradict each other, one a step: at a high rate the first step is far too long. */
    private List<Adapter> goneOn(String name, List<Adapter> single, String rates) throws IOException {
        TrainConfig train = train("{adapters: [single-max, single-min], rank: 8, learning-rate: 1.0, warmup-steps: 0,"
                + " target-modules: [q_proj, v_proj, down_proj], schedule: constant, max-steps: 16, batch-size: 1,"
                + " patience: 6, persona-rate: " + rates + "}");
        LocalStageContext context = context(name, withStoppingRows(), single, "r");
        new TrainStage(train, List.of("traits"), MODEL, resources(2))
                .incremental()
                .run(context);
        return context.rows(Tables.ADAPTERS);
    }

    @Test
    void aStageThatKeepsAdaptersOfEverybodyHasToHaveTheSettingsOfTheFullOneWhoseResultServesAsWell() {
        TrainStage stage = new TrainStage(goingOn(), List.of("traits"), MODEL, resources(2));
        TrainStage keeping = stage.incremental();
        TrainStage fromBase = new TrainStage(
                        training(List.of("single-max", "persona"), "all"), List.of("traits"), MODEL, resources(2))
                .incremental();

        assertThat(keeping.settings()).isNotEqualTo(stage.settings());
        assertThat(keeping.lastingSettings()).isEqualTo(stage.settings());
        assertThat(keeping.full().orElseThrow().settings()).isEqualTo(stage.settings());
        assertThat(fromBase.full()).as("there is nothing to keep").isEmpty();
    }

    @Test
    void aRunAfterOneThatFailedOnTheDriverTrainsWhatWasNotReadyAlone() throws IOException {
        InWorkspace workspace = new InWorkspace(folder.resolve("g"), withStoppingRows());
        TrainStage stage = new TrainStage(goingOn(), List.of("traits"), MODEL, resources(2));
        Map<String, Adapter> ready = new HashMap<>();
        assertThatThrownBy(() -> workspace.run(stage, context -> {
                    Tables.ADAPTERS.codec().decodeAll(context.written(Tables.ADAPTERS)).stream()
                            .forEach(adapter -> ready.put(adapter.variantId() + adapter.personaId(), adapter));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessageContaining("on purpose");
        Adapter underWay = ready.get("persona/short0");
        Path checkpoints = workspace.folder().resolve("_checkpoints/train");
        FileUtils.deleteDirectory(workspace.folder().resolve(underWay.path()).toFile());
        Files.delete(checkpoints.resolve("finished").resolve(Sha256.hex(underWay.path()) + ".json"));
        Files.delete(checkpoints.resolve("persona/short/0"));

        workspace.run(stage);

        assertThat(workspace.adapters()).hasSize(ready.size()).allSatisfy(adapter -> {
            Adapter before = ready.get(adapter.variantId() + adapter.personaId());
            assertThat(adapter.runFingerprint()).isEqualTo(before.runFingerprint());
            if (before.equals(underWay)) {
                assertThat(adapter.seconds()).as("trained anew").isNotEqualTo(before.seconds());
            } else {
                assertThat(adapter.seconds()).as(adapter.path()).isEqualTo(before.seconds());
            }
            assertThat(workspace.folder().resolve(adapter.path()).resolve("adapter_model.safetensors"))
                    .exists();
        });
        assertThat(checkpoints).doesNotExist();
    }

    @Test
    void whatAnEarlierGenerationHasIsNotTrainedAgainWhileItsFilesAreThere() throws IOException {
        InWorkspace workspace = new InWorkspace(folder.resolve("h"), examples());
        TrainStage all = new TrainStage(training(List.of("single-max"), "all"), List.of("traits"), MODEL, resources(2));
        TrainStage top =
                new TrainStage(training(List.of("single-max"), "top-1"), List.of("traits"), MODEL, resources(2));
        workspace.run(all);
        Adapter first = workspace.adapters().get(0);
        workspace.run(top);
        assertThat(workspace.adapters()).extracting(Adapter::runFingerprint).doesNotContain(first.runFingerprint());

        workspace.run(all);
        Adapter again = workspace.adapters().get(0);
        assertThat(again.runFingerprint()).isEqualTo(first.runFingerprint());
        assertThat(again.seconds()).as("copied").isEqualTo(first.seconds());
        assertThat(again.path()).isNotEqualTo(first.path());

        workspace.run(top);
        for (Adapter gone : List.of(first, again)) {
            FileUtils.deleteDirectory(workspace.folder().resolve(gone.path()).toFile());
        }
        workspace.run(all);
        assertThat(workspace.adapters().get(0).seconds())
                .as("trained anew without the files")
                .isNotEqualTo(first.seconds());
    }

    @Test
    void anAdapterThatFailsAgainIsAllThatIsTriedAndChangesNothing() {
        InWorkspace workspace = new InWorkspace(folder.resolve("j"), withAPromptTooLong());
        TrainStage stage = new TrainStage(training(List.of("persona"), "all"), List.of("traits"), MODEL, resources(2));
        workspace.run(stage);
        List<Adapter> published = workspace.adapters();
        long snapshot = workspace.snapshot();
        List<Adapter> again = new ArrayList<>();

        workspace.run(
                stage, context -> again.addAll(Tables.ADAPTERS.codec().decodeAll(context.written(Tables.ADAPTERS))));

        assertThat(again).extracting(Adapter::status).containsExactlyInAnyOrder(Adapter.TRAINED, Adapter.FAILED);
        assertThat(again)
                .extracting(Adapter::seconds)
                .as("copied, or failed")
                .containsExactlyInAnyOrderElementsOf(
                        published.stream().map(Adapter::seconds).toList());
        assertThat(workspace.snapshot()).isEqualTo(snapshot);
        assertThat(workspace.adapters()).isEqualTo(published);
    }

    @Test
    void rowsGoOutToAnotherTrainerWithTheirTargetsAndItsSettings() throws IOException {
        LocalStageContext context = new LocalStageContext(folder.resolve("i"));
        context.put(Tables.EXAMPLES, withStoppingRows());
        putMembers(context);
        TrainStage stage = new TrainStage(goingOn(), List.of("traits"), MODEL, resources(2));
        AdapterExport export = new AdapterExport(context, stage, MODEL);
        Path out = folder.resolve("rows.jsonl");

        Map<String, Long> counts = export.write("persona/short/1", out);

        assertThat(counts).isEqualTo(Map.of(Target.TRAIN, 16L, Target.STOP, 4L));
        List<TrainingRow> rows = TrainingFile.read(out, MODEL.prompts().tokenizer(), MODEL.shape(), false);
        int one = MODEL.prompts().labels().sequence(0)[0];
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
                        MODEL.weights());
        assertThatThrownBy(() -> export.write("persona/short/7", out)).hasMessageContaining("persona/short/1");
        assertThatThrownBy(() -> export.write("persona/short/1", folder.resolve("rows.txt")))
                .hasMessageContaining(".jsonl");
    }

    @Test
    void theSettingsOfAWiderAdapterGiveItTheScaleThatItIsTrainedWithHere() throws IOException {
        for (boolean rslora : List.of(false, true)) {
            TrainConfig train =
                    train("{adapters: [single-max, single-wide], rank: 4, alpha: 16, rslora: " + rslora + "}");
            AdapterExport export = new AdapterExport(
                    context("wide-" + rslora, examples()),
                    new TrainStage(train, List.of("traits"), MODEL, resources(2)),
                    MODEL);

            export.write("single-wide/short/all", folder.resolve("wide.jsonl"));

            JsonNode settings =
                    new ObjectMapper().readTree(folder.resolve("wide.json").toFile());
            int rank = settings.get("r").asInt();
            double divisor = settings.get("use_rslora").asBoolean() ? Math.sqrt(rank) : rank;
            assertThat(rank).as("of two personas").isEqualTo(8);
            assertThat(settings.get("lora_alpha").asDouble() / divisor)
                    .isCloseTo(
                            new TrainerSettings(train, rank, 1)
                                    .lora(MODEL.shape())
                                    .scale(),
                            within(1e-6));
        }
    }

    @Test
    void noRowsGoOutWhereTheSettingsAreRefused() {
        LocalStageContext context = new LocalStageContext(folder.resolve("n"));
        context.put(Tables.EXAMPLES, withStoppingRows());
        putMembers(context);
        TrainConfig twoRates = goingOn(List.of("single-max", "persona"), 0.1, 0.5);
        AdapterExport export =
                new AdapterExport(context, new TrainStage(twoRates, List.of("traits"), MODEL, resources(2)), MODEL);
        Path out = folder.resolve("refused.jsonl");

        assertThatThrownBy(() -> export.write("persona/short/1", out)).hasMessageContaining("it has several rates");
        assertThat(out).doesNotExist();
    }

    /** The folder that has the one adapter of a run where train.from expects that of everybody. */
    private static Path copied(LocalStageContext own, Path run, Path elsewhere) throws IOException {
        Path adapter = run.resolve(own.rows(Tables.ADAPTERS).get(0).path());
        FileUtils.copyDirectory(
                adapter.toFile(), elsewhere.resolve("single-max/short/all").toFile());
        return elsewhere;
    }

    @Test
    void anAdapterOfOtherWeightsIsRefusedAndOneThatNamesNoBaseIsTaken() throws IOException {
        LocalStageContext own = trained(folder.resolve("l"), List.of("single-max"));
        Path elsewhere = copied(own, folder.resolve("l"), folder.resolve("elsewhere"));
        Path provenance = elsewhere.resolve("single-max/short/all/dramatis.json");
        TrainStage stage = new TrainStage(
                training(List.of("single-max"), "all", elsewhere.toString()), List.of("traits"), MODEL, resources(2));
        Files.writeString(provenance, Files.readString(provenance).replace(MODEL.weights(), "1".repeat(64)));

        LocalStageContext given = new LocalStageContext(folder.resolve("m"));
        given.put(Tables.EXAMPLES, examples());
        putMembers(given);

        assertThatThrownBy(() -> stage.run(given))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("single-max/short/all")
                .hasMessageContaining("1".repeat(64))
                .hasMessageContaining(MODEL.weights());

        Files.delete(provenance);
        stage.run(given);
        assertThat(given.rows(Tables.ADAPTERS)).singleElement().satisfies(row -> assertThat(row.runFingerprint())
                .startsWith("given:"));
    }

    @Test
    void anAdapterFromElsewhereIsCountedAsThatAndHasTheMethodOfItsFiles() throws IOException {
        LocalStageContext own = trained(folder.resolve("o"), List.of("single-max"));
        Path elsewhere = copied(own, folder.resolve("o"), folder.resolve("of-rslora"));
        Path config = elsewhere.resolve("single-max/short/all/adapter_config.json");
        Files.writeString(config, Files.readString(config).replace("\"use_rslora\" : false", "\"use_rslora\" : true"));
        LocalStageContext given = context("p", examples());

        TrainResult result = new TrainStage(
                        training(List.of("single-max"), "all", elsewhere.toString()),
                        List.of("traits"),
                        MODEL,
                        resources(2))
                .run(given);

        assertThat(result.given()).isEqualTo(1);
        assertThat(given.rows(Tables.ADAPTERS)).singleElement().satisfies(row -> assertThat(row.method())
                .isEqualTo("rslora"));
        assertThat(own.rows(Tables.ADAPTERS)).singleElement().satisfies(row -> assertThat(row.method())
                .isEqualTo("lora"));
    }

    @Test
    void anAdapterThatCannotBeTrainedFailsAlone() {
        LocalStageContext context = new LocalStageContext(folder.resolve("d"));
        context.put(Tables.EXAMPLES, withAPromptTooLong());
        putMembers(context);

        TrainResult result = new TrainStage(training(List.of("persona"), "all"), List.of("traits"), MODEL, resources(2))
                .run(context);

        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.incomplete())
                .hasValueSatisfying(reason -> assertThat(reason).contains("1 of 2"));
        assertThat(result.obtained()).as("another run may train the other").hasValue(1);
        assertThat(context.rows(Tables.ADAPTERS))
                .filteredOn(adapter -> adapter.status().equals(Adapter.FAILED))
                .singleElement()
                .satisfies(adapter -> {
                    assertThat(adapter.personaId()).isEqualTo("0");
                    assertThat(adapter.error()).contains("positions");
                });
    }

    /** A prompt past the model's positions fails the adapters that get it, and no other. */
    private static List<Example> withAPromptTooLong() {
        List<Example> examples = new ArrayList<>(examples());
        Example first = examples.get(0);
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
        return examples;
    }

    /** Persona and random adapters go on from the single one as long as stopping rows get better. */
    private static TrainConfig goingOn() {
        return goingOn(List.of("single-max", "persona", "random"), 0.5);
    }

    private static TrainConfig goingOn(List<String> adapters, Double... rates) {
        TrainConfig c = training(adapters, "all");
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
                List.of(rates),
                3,
                "",
                1,
                "lora",
                1);
    }

    /** @param keys of train with their values, in YAML */
    private static TrainConfig train(String keys) {
        return LoadedConfig.parse("test.yaml", "source: {format: csv, path: p}\ntrain: " + keys, List.of())
                .config()
                .train();
    }

    private static List<Example> withStoppingRows() {
        return examples().stream()
                .map(e -> e.purpose().equals(Target.POOL) ? TestExamples.withPurpose(e, Target.STOP) : e)
                .toList();
    }

    private LocalStageContext context(String name, List<Example> examples) {
        LocalStageContext context = new LocalStageContext(folder.resolve(name));
        context.put(Tables.EXAMPLES, examples);
        putMembers(context);
        return context;
    }

    /**
     * @param before adapters that there are
     * @param filesOf the context that has their files
     */
    private LocalStageContext context(String name, List<Example> examples, List<Adapter> before, String filesOf)
            throws IOException {
        LocalStageContext context = context(name, examples);
        context.putBefore(
                Tables.ADAPTERS,
                before.stream()
                        .map(adapter -> adapter.path() == null ? adapter : adapter.at("older/" + adapter.path()))
                        .toList());
        FileUtils.copyDirectory(
                folder.resolve(filesOf).resolve("files").toFile(),
                folder.resolve(name).resolve("older/files").toFile());
        return context;
    }

    private Path weights(String name, Adapter adapter) {
        return folder.resolve(name).resolve(adapter.path()).resolve("adapter_model.safetensors");
    }

    private static Adapter adapter(List<Adapter> adapters, String kind, String persona) {
        return adapters.stream()
                .filter(a -> a.adapter().equals(kind) && Objects.equals(a.personaId(), persona))
                .findFirst()
                .orElseThrow();
    }

    private static Adapter mark(Adapter a, double seconds) {
        return marked(a, seconds, a.path(), a.status());
    }

    /** The same adapter as forget leaves it. */
    private static Adapter stale(Adapter a) {
        return marked(a, a.seconds(), null, Adapter.STALE);
    }

    private static Adapter marked(Adapter a, double seconds, String path, String status) {
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
                path,
                a.parent(),
                a.runFingerprint(),
                a.rows(),
                a.steps(),
                a.tokens(),
                seconds,
                a.firstLoss(),
                a.lastLoss(),
                status,
                a.error(),
                a.lossLog(),
                a.setting(),
                a.ownRows(),
                a.stopLoss());
    }
}
