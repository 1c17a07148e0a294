package io.github.dramatis.spark.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.PersonaMember;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.TestExamples;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import io.github.dramatis.spark.workspace.WriterLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @TempDir
    Path folder;

    private final SparkSession spark = Sessions.create("tests");

    @BeforeEach
    void setKey() {
        hadoop().set(SuppressionList.KEY, "a key of the tests alone");
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }

    private Workspace workspace() {
        return Workspace.openOrCreate(folder.resolve("w").toString(), hadoop());
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
        run("first", new MakeExamples("1"), new MakeAdapters());

        assertThat(forget(BOB))
                .as("a row in each of interactions, examples and persona_members")
                .isEqualTo(new Forgetting.Erased(1, 3, 2));

        assertThat(hasWeights("persona/1")).isFalse();
        assertThat(hasWeights("single-max")).isFalse();
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
                        RowFactory.create("single-max", Adapter.STALE, null));

        forget("dan");

        assertThat(hasWeights("persona/0"))
                .as("an erasure before does not make it unknown who learnt from whom")
                .isTrue();
    }

    @Test
    void whereClustersWereMadeSinceAllWeightsGo() {
        run("first", new MakeExamples("1"), new MakeAdapters());
        run("second", new MakeExamples("2"));

        forget("dan");

        assertThat(hasWeights("persona/0")).as("dan may have been there").isFalse();
    }

    @Test
    void whoIsNotThereIsLeftOutFromNowOnAndNothingElseHappens() {
        run("first", new MakeExamples("1"), new MakeAdapters());
        String before = workspace().snapshot().toString();

        assertThat(forget("nobody")).isEqualTo(new Forgetting.Erased(0, 0, 0));

        assertThat(workspace().snapshot()).hasToString(before);
        assertThat(SuppressionList.of(workspace().uri(), hadoop()).contains("nobody"))
                .isTrue();
    }

    @Test
    void whoIsOnlyInAnEarlierGenerationIsErasedThere() {
        run("first", new MakeExamples("1"));
        forgetInTheCurrentGenerationAlone();

        assertThat(forget(BOB).users()).isEqualTo(1);

        assertThat(folder.resolve("w/tables/examples/g=000001-first")).doesNotExist();
    }

    private void forgetInTheCurrentGenerationAlone() {
        run("second", new MakeExamples("1", "ann"));
    }

    @Test
    void whileAnotherRunWritesNothingIsReadOrErased() {
        run("first", new MakeExamples("1"));
        try (WriterLock held = WriterLock.take(workspace(), "other")) {
            assertThatThrownBy(() -> forget(BOB))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("run other is writing");
        }

        assertThat(folder.resolve("w/_forgotten.txt")).doesNotExist();
    }

    record Done() implements StageResult {}

    /** Users with their ratings, examples and personas. */
    private record MakeExamples(String personaOfBob, String... users) implements Stage<Done> {
        @Override
        public String name() {
            return "examples";
        }

        @Override
        public int logicVersion() {
            return 1;
        }

        @Override
        public List<Table<?>> inputs() {
            return List.of();
        }

        @Override
        public List<Table<?>> outputs() {
            return List.of(Tables.INTERACTIONS, Tables.EXAMPLES, Tables.PERSONA_MEMBERS);
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of("persona of bob", personaOfBob, "users", users);
        }

        @Override
        public Done run(StageContext context) {
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
                            .map(user -> new PersonaMember("traits", user, persona(user), 1, 1, false))
                            .toList());
            return new Done();
        }

        private String persona(String user) {
            return switch (user) {
                case "ann" -> "0";
                case "dan" -> "2";
                default -> personaOfBob;
            };
        }
    }

    /** An adapter for everybody and two of personas, each with a file of weights. */
    private record MakeAdapters() implements Stage<Done> {
        @Override
        public String name() {
            return "train";
        }

        @Override
        public int logicVersion() {
            return 1;
        }

        @Override
        public List<Table<?>> inputs() {
            return List.of(Tables.EXAMPLES, Tables.PERSONA_MEMBERS);
        }

        @Override
        public List<Table<?>> outputs() {
            return List.of(Tables.ADAPTERS);
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of();
        }

        @Override
        public Done run(StageContext context) {
            String folder = context.folder("adapters");
            context.write(
                    Tables.ADAPTERS,
                    List.of(
                            adapter(context, folder, "single-max", null),
                            adapter(context, folder, "persona", "0"),
                            adapter(context, folder, "persona", "1")));
            return new Done();
        }

        private static Adapter adapter(StageContext context, String folder, String adapter, String persona) {
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
                    null,
                    null,
                    1,
                    1,
                    1,
                    1,
                    1.0,
                    1.0,
                    Adapter.TRAINED,
                    null,
                    "[]",
                    null);
        }
    }
}
