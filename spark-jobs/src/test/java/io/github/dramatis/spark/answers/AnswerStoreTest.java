package io.github.dramatis.spark.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.LlmStoreConfig;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Agent;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
}
