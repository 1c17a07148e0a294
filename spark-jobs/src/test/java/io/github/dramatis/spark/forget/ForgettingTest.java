package io.github.dramatis.spark.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.LlmStoreConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.spark.answers.AnswerBucket;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.stage.TestStage;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.PersonaMember;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.TestExamples;
import io.github.dramatis.spark.workspace.BreakingDisk;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import io.github.dramatis.spark.workspace.WriterLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ann is in persona 0, Bob, whose id has a separator in it, and Cid in persona 1, Dan in persona 2. */
class ForgettingTest {
    private static final String BOB = "auth0|bob";
    /** Who has no profile. */
    private static final String EVE = "eve";
    /** Fingerprint of the training of the adapter for everybody. */
    private static final String RUN_OF_ALL = "run of all";

    @TempDir
    Path folder;

    private String disk = "";
    private final SparkSession spark = Sessions.create("tests");

    @BeforeEach
    void setKey() {
        hadoop().set(SuppressionList.KEY, "a key of the tests alone");
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }

    private Workspace workspace() {
        return Workspace.openOrCreate(disk + folder.resolve("w"), hadoop());
    }

    private void run(String run, Stage<?>... stages) {
        new StageRunner(spark, workspace(), 1, run, Progress.SILENT, RunListener.NOBODY).run(List.of(stages), false);
    }

    private Forgetting.Erased forget(String user) {
        return Forgetting.run(spark, workspace(), Set.of(user), "forget-" + user.hashCode());
    }

    private boolean hasWeights(String adapter) {
        return Files.exists(folder.resolve("w/adapters/g=000002-first/" + adapter + "/adapter_model.safetensors"));
    }

    @Test
    void theWeightsThatLearntFromAUserGoAtOnceAndTheOthersStay() {
        run("first", makeExamples("1"), makeAdapters());

        assertThat(forget(BOB))
                .as("a row in each of interactions, examples and persona_members")
                .isEqualTo(new Forgetting.Erased(1, 3, 3, false, false));

        assertThat(hasWeights("persona/1")).isFalse();
        assertThat(hasWeights("single-max")).isFalse();
        assertThat(hasWeights("persona/2"))
                .as("bob is not in persona 2, but its adapter went on from one that learnt from him")
                .isFalse();
        assertThat(hasWeights("persona/0")).isTrue();
        assertThat(workspace()
                        .reading(spark, 1, Progress.SILENT)
                        .read(Tables.ADAPTERS)
                        .select("adapter", "status", "path")
                        .sort("adapter", "persona_id")
                        .collectAsList())
                .containsExactly(
                        RowFactory.create("persona", Adapter.TRAINED, "adapters/g=000002-first/persona/0"),
                        RowFactory.create("persona", Adapter.STALE, null),
                        RowFactory.create("persona", Adapter.STALE, null),
                        RowFactory.create("single-max", Adapter.STALE, null));

        forget("dan");

        assertThat(hasWeights("persona/0"))
                .as("an erasure before does not make it unknown who learnt from whom")
                .isTrue();
    }

    @Test
    void noWeightsLearntFromWhoHasNoProfileAndWasPlacedByTraits() {
        run("first", makeExamples("1", "ann", BOB, EVE), makeAdapters());

        assertThat(forget(EVE).users()).isEqualTo(1);

        assertThat(hasWeights("persona/1")).isTrue();
        assertThat(hasWeights("single-max")).isTrue();
    }

    @Test
    void whereClustersWereMadeSinceAllWeightsGo() {
        run("first", makeExamples("1"), makeAdapters());
        run("second", makeExamples("2"));

        forget("dan");

        assertThat(hasWeights("persona/0")).as("dan may have been there").isFalse();
    }

    @Test
    void whoIsNotThereIsLeftOutFromNowOnAndNothingElseHappens() {
        run("first", makeExamples("1"), makeAdapters());
        String before = workspace().snapshot().toString();

        assertThat(forget("nobody").isNothing()).isTrue();

        assertThat(workspace().snapshot()).hasToString(before);
        assertThat(SuppressionList.of(workspace().uri(), hadoop()).contains("nobody"))
                .isTrue();
    }

    @Test
    void whoIsOnlyInAnEarlierGenerationIsErasedThere() {
        run("first", makeExamples("1"));
        forgetInTheCurrentGenerationAlone();

        assertThat(forget(BOB).users()).isEqualTo(1);

        assertThat(folder.resolve("w/tables/examples/g=000001-first")).doesNotExist();
    }

    @Test
    void anErasureOfSomebodyElseEndsOneThatBrokeOffBeforeTheAnswersWereErased() {
        run("first", makeExamples("1"));
        StageContext context = workspace().reading(spark, 1, Progress.SILENT);
        AnswerStore answers = AnswerStore.openOrCreate(context, new LlmStoreConfig(2, 50, Duration.ofSeconds(10)));
        try (AnswerBucket bucket = answers.bucket(answers.bucketOf(BOB), "run")) {
            bucket.add("key", BOB, "model", new ChatAnswer("Bob likes crime.", 1, 1, false, List.of()), 0);
        }
        SuppressionList.nobody().with(Set.of(BOB), hadoop()).save(workspace().uri(), hadoop());
        new ErasureMark(workspace().uri(), hadoop()).begin();

        assertThat(forget("dan").finished()).isTrue();

        assertThat(answers.sums(spark).answers()).isZero();
    }

    private void forgetInTheCurrentGenerationAlone() {
        run("second", makeExamples("1", "ann"));
    }

    @Test
    void anErasureThatBrokeOffAfterTheTablesIsFinishedByTheNext() throws IOException {
        BreakingDisk.addTo(hadoop());
        disk = BreakingDisk.URI_PREFIX;
        run("first", makeExamples("1"), makeAdapters());
        Path checkpoint = folder.resolve("w/_checkpoints/reflect/part");
        Files.createDirectories(checkpoint.getParent());
        Files.writeString(checkpoint, BOB);

        BreakingDisk.keep("_checkpoints");
        assertThatThrownBy(() -> forget(BOB)).hasRootCauseMessage("503 SlowDown");

        assertThat(folder.resolve("w/tables/examples/g=000001-first"))
                .as("nobody is found by name any more")
                .doesNotExist();
        assertThat(hasWeights("persona/1")).isTrue();

        BreakingDisk.keep(BreakingDisk.NOTHING);
        assertThat(forget(BOB)).isEqualTo(new Forgetting.Erased(0, 0, 0, false, true));

        assertThat(checkpoint).doesNotExist();
        assertThat(hasWeights("persona/1")).isFalse();
        assertThat(hasWeights("persona/0")).isTrue();
        assertThat(forget(BOB).isNothing()).as("it has ended").isTrue();
    }

    /** Who gave a tag is not known: it may be somebody of whom there is nothing else. */
    @Test
    void tagsGoThoughNobodyIsFoundByNameAndThatIsSaid() {
        run("first", makeExamples("1"), makeTags());

        assertThat(forget("nobody")).isEqualTo(new Forgetting.Erased(0, 0, 0, true, false));

        assertThat(Tables.ITEMS
                        .codec()
                        .decodeAll(
                                workspace().reading(spark, 1, Progress.SILENT).read(Tables.ITEMS)))
                .extracting(Item::fields)
                .containsExactly(Map.of("overview", "Two men."));
        assertThat(folder.resolve("w/tables/items/g=000002-first")).doesNotExist();
    }

    @Test
    void whileAnotherRunWritesNothingIsReadOrErased() {
        run("first", makeExamples("1"));
        try (WriterLock held = WriterLock.take(workspace(), "other")) {
            assertThatThrownBy(() -> forget(BOB))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("run other is writing");
        }

        assertThat(folder.resolve("w/_forgotten.txt")).doesNotExist();
    }

    record Done() implements StageResult {}

    /** Users with their ratings, examples and personas. */
    private static TestStage<Done> makeExamples(String personaOfBob, String... users) {
        return TestStage.of(
                "examples",
                List.of(Tables.INTERACTIONS, Tables.EXAMPLES, Tables.PERSONA_MEMBERS),
                Map.of("persona of bob", personaOfBob, "users", users),
                context -> {
                    List<String> all = users.length > 0 ? Arrays.asList(users) : List.of("ann", BOB, "cid", "dan");
                    context.write(
                            Tables.INTERACTIONS,
                            all.stream()
                                    .map(user -> new Interaction(user, "i", 3, Instant.EPOCH, "train"))
                                    .toList());
                    context.write(
                            Tables.EXAMPLES,
                            all.stream()
                                    .map(user -> TestExamples.of(user, user, "i", "train", "p", "s", 3))
                                    .toList());
                    context.write(
                            Tables.PERSONA_MEMBERS,
                            all.stream()
                                    .map(user -> member(user, persona(user, personaOfBob)))
                                    .toList());
                    return new Done();
                });
    }

    private static PersonaMember member(String user, String persona) {
        return user.equals(EVE)
                ? new PersonaMember("text", user, persona, null, 1, false, "traits+style")
                : new PersonaMember("text", user, persona, 1.0, 1, false, "text");
    }

    private static String persona(String user, String personaOfBob) {
        return switch (user) {
            case "ann" -> "0";
            case "dan" -> "2";
            default -> personaOfBob;
        };
    }

    private static TestStage<Done> makeTags() {
        return TestStage.of("tags", List.of(Tables.ITEMS), Map.of(), context -> {
            Map<String, String> fields = Map.of("tags", "funny", "overview", "Two men.");
            context.write(Tables.ITEMS, List.of(new Item("i", "Heat", 1995, List.of(), Map.of(), fields)));
            return new Done();
        });
    }

    /** An adapter for everybody, two of personas that began anew and one that went on from the first. */
    private static TestStage<Done> makeAdapters() {
        return TestStage.of("train", List.of(Tables.ADAPTERS), Map.of(), context -> {
                    String folder = context.folder("adapters");
                    context.write(
                            Tables.ADAPTERS,
                            List.of(
                                    adapter(context, folder, "single-max", null, null),
                                    adapter(context, folder, "persona", "0", null),
                                    adapter(context, folder, "persona", "1", null),
                                    adapter(context, folder, "persona", "2", RUN_OF_ALL)));
                    return new Done();
                })
                .reading(Tables.EXAMPLES, Tables.PERSONA_MEMBERS);
    }

    /** An adapter with a file of weights. */
    private static Adapter adapter(StageContext context, String folder, String adapter, String persona, String parent) {
        String name = folder + "/" + adapter + (persona == null ? "" : "/" + persona);
        Path path = Path.of(java.net.URI.create(name).getPath());
        try {
            Files.createDirectories(path);
            Files.writeString(path.resolve("adapter_model.safetensors"), "weights");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String relative = name.substring(context.workspace().length() + 1);
        return new Adapter(
                adapter + "/short",
                adapter,
                "short",
                null,
                persona,
                0,
                "lora",
                4,
                "all",
                relative,
                parent,
                persona == null ? RUN_OF_ALL : null,
                1,
                1,
                1,
                1,
                1.0,
                1.0,
                Adapter.TRAINED,
                null,
                "[]",
                null,
                null,
                null);
    }
}
