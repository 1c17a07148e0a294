package io.github.dramatis.spark.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.ChangedJson;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.model.ModelIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.hadoop.conf.Configuration;

/**
 * Protects: whatever has become of the files that runs keep in a workspace, reading them ends in what they say or in a
 * {@link UserError}, and nothing is published.
 */
class WorkspaceFilesFuzzTest {
    private static final Configuration HADOOP = new Configuration();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Generation GENERATION = new Generation("000001-r", 3, 1, 400);
    private static final StageRecord RECORD = new StageRecord(
            "items",
            "f",
            "s",
            StageRecord.DONE,
            null,
            null,
            "r",
            "2026-01-01T00:00:00Z",
            1,
            Map.of("interactions", "000001-r"),
            Map.of("items", GENERATION, "reports/", GENERATION),
            new StageCost(1, 2, 3, 4, 5),
            JSON.createObjectNode().put("items", 3));
    private static final ModelIdentity MODEL = new ModelIdentity("w", "t", "BFLOAT16", Map.of());

    private static Path folder;
    private static Workspace workspace;

    @BeforeContainer
    static void create() throws IOException {
        folder = Files.createTempDirectory("fuzz");
        workspace = Workspace.openOrCreate(folder.resolve("w").toString(), HADOOP);
        workspace.publish(Snapshot.EMPTY, RECORD);
    }

    @AfterContainer
    static void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @Property
    void aSnapshotIsReadOrRefused(@ForAll long seed) throws IOException {
        Path file = folder.resolve("w/" + Workspace.snapshotFile(1));
        Snapshot snapshot = Snapshot.EMPTY.with(RECORD);

        changed(file, snapshot, seed, () -> {
            Snapshot read = Workspace.open(workspace.uri(), HADOOP).snapshot();
            assertThat(read.generationsOf(List.of("items", "interactions"))).hasSize(2);
            read.generations().forEach((name, generation) -> assertThat(workspace.tableFolder(name, generation.id()))
                    .isNotBlank());
            workspace.generationBefore("items");
        });
        try (Stream<Path> snapshots = Files.list(file.getParent())) {
            assertThat(snapshots.filter(path -> path.toString().endsWith(".json")))
                    .containsExactly(file);
        }
    }

    @Property
    void aRegistrationIsReadOrRefused(@ForAll long seed) throws IOException {
        var generations = new TreeMap<>(Map.of("items", new TreeSet<>(List.of("000001-r"))));
        var registration = new Registrations.Registration("db", "file:/x", new TreeMap<>(generations));

        changed(folder.resolve("w/" + registration.file()), registration, seed, () -> assertThat(
                        new Registrations(workspace).generations())
                .isNotNull());
    }

    @Property
    void aModelThatWasKnownIsReadOrRefused(@ForAll long seed) throws IOException {
        var config = LoadedConfig.parse("f", "source: {format: csv, path: p}", List.of())
                .config();
        KnownModels models = new KnownModels(workspace);
        models.keep(config.model(), MODEL);
        try (Stream<Path> files = Files.list(folder.resolve("w/" + Layout.MODELS))) {
            Path file = files.filter(path -> path.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();

            changed(file, MODEL, seed, () -> models.find(config.model()).model(config, new RatingScale(0.5, 5, 0.5)));
        }
    }

    @Property
    void aLockIsHeldOrNot(@ForAll long seed) throws IOException {
        changed(folder.resolve("w/" + Layout.LOCKS + "/r.x"), LockHolder.SELF, seed, () -> WriterLock.take(
                        workspace, "own")
                .close());
    }

    @Property
    void theNumberOfBucketsIsReadOrRefused(@ForAll long seed) throws IOException {
        changed(folder.resolve("w/" + Layout.ANSWERS + "/_store.json"), Map.of("buckets", 4), seed, () -> assertThat(
                        AnswerStore.open(workspace.uri(), HADOOP).bucketOf("u"))
                .isNotNegative());
    }

    @Property
    void packedLinesAreReadOrRefused(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] packed = packed(ChangedJson.of(JSON.valueToTree(RECORD), seed) + "\n");
        int length = random.nextInt(4) == 0 ? random.nextInt(packed.length) : packed.length;
        byte[] changed = Arrays.copyOf(packed, length);
        for (int change = random.nextInt(3); change > 0 && length > 0; change--) {
            changed[random.nextInt(length)] = (byte) random.nextInt();
        }

        try (KeptLines<StageRecord> lines = KeptLines.open(
                new ByteArrayInputStream(changed), JSON.readerFor(StageRecord.class), "the file", "remove it")) {
            while (lines.hasNext()) {
                assertThat(lines.next().stage()).isNotNull();
            }
        } catch (UserError e) {
            assertThat(e.getMessage()).contains("the file", "remove it");
        }
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void changed(Path file, Object value, long seed, Runnable reads) throws IOException {
        Files.createDirectories(file.getParent());
        byte[] json = json(value);
        String text = seed % 4 == 0 ? cutOff(json, seed) : ChangedJson.of(JSON.readTree(json), seed);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        try {
            Files.writeString(file, text);
            reads.run();
        } catch (UserError e) {
            assertThat(e.getMessage()).isNotBlank();
        } finally {
            Files.write(file, json);
        }
    }

    private static String cutOff(byte[] json, long seed) {
        String text = new String(json, StandardCharsets.UTF_8);
        return seed % 8 == 0 ? "null" : text.substring(0, new SplittableRandom(seed).nextInt(text.length()));
    }

    private static byte[] json(Object value) {
        try {
            JsonNode tree = Workspace.json().valueToTree(value);
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
