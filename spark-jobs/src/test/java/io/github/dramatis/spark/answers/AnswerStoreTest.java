package io.github.dramatis.spark.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.LlmStoreConfig;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Agent;
import io.github.dramatis.spark.table.Tables;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerStoreTest {
    @TempDir
    Path folder;

    private static LlmStoreConfig buckets(int number) {
        return new LlmStoreConfig(number, 50, Duration.ofSeconds(10));
    }

    @Test
    void theNumberOfBucketsFollowsFromTheAgentsUnlessItIsGivenAndStaysWhatItWas() {
        LocalStageContext context = new LocalStageContext(folder);
        context.put(Tables.AGENTS, List.of(new Agent("a"), new Agent("b")));

        assertThat(AnswerStore.open(context, buckets(5)).buckets()).isEqualTo(5);
        assertThat(AnswerStore.openOrCreate(context, buckets(0)).buckets())
                .as("the least, of few agents on few cores")
                .isEqualTo(64);
        assertThat(AnswerStore.openOrCreate(context, buckets(5)).buckets())
                .as("answers lie in as many as there were when the first was written")
                .isEqualTo(64);
    }

    /** As a task leaves it that is killed while it writes: no reader sees it, but ids and texts are in it. */
    @Test
    void whatIsTornIsErasedWithWhoeverIsForgottenAndWhenPartsAreBroughtTogether() throws IOException {
        LocalStageContext context = new LocalStageContext(folder);
        AnswerStore store = AnswerStore.openOrCreate(context, buckets(2));
        write(store, "ann");
        Path ofAnn = bucketOf(store, "ann");
        Path other = ofAnn.resolveSibling("b=0000" + (1 - store.bucketOf("ann")));
        tear(ofAnn);
        tear(other);

        assertThat(store.forget("bob"::equals))
                .as("what is torn names nobody whom it finds")
                .isEqualTo(new AnswerStore.Erased(Set.of(), false));

        assertThat(files(other)).isEmpty();
        assertThat(files(ofAnn)).hasSize(1).allMatch(file -> file.endsWith(".jsonl.gz"));

        write(store, "ann");
        tear(ofAnn);
        store.compact(context.spark());

        assertThat(files(ofAnn)).hasSize(1).allMatch(file -> file.startsWith("compact"));
        assertThat(store.forget("ann"::equals).users()).containsExactly("ann");
        assertThat(files(ofAnn)).isEmpty();
    }

    @Test
    void aFailureIsErasedWithTheUserItNames() throws IOException {
        LocalStageContext context = new LocalStageContext(folder);
        AnswerStore store = AnswerStore.openOrCreate(context, buckets(2));
        try (AnswerBucket bucket = store.bucket(store.bucketOf("ann"), "run")) {
            bucket.addFailure("key", "ann", "503");
        }

        assertThat(store.forget("ann"::equals).users()).containsExactly("ann");

        assertThat(files(bucketOf(store, "ann"))).isEmpty();
    }

    @Test
    void whatWasWrittenInOneLanguageIsFoundInOneWithOtherDigits() {
        AnswerStore store = AnswerStore.openOrCreate(new LocalStageContext(folder), buckets(2));
        write(store, "ann");
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa-IR"));
        try {
            assertThat(store.forget("ann"::equals).users()).containsExactly("ann");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static void write(AnswerStore store, String user) {
        try (AnswerBucket bucket = store.bucket(store.bucketOf(user), "run")) {
            bucket.add("key", user, "model", new ChatAnswer("text", 1, 1, false, List.of()), 0);
        }
    }

    private Path bucketOf(AnswerStore store, String user) {
        return Path.of(URI.create(store.folder()).getPath(), "b=0000" + store.bucketOf(user));
    }

    private static void tear(Path bucket) throws IOException {
        Files.createDirectories(bucket);
        Files.writeString(bucket.resolve(".run-1.jsonl.gz.part"), "bob");
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
