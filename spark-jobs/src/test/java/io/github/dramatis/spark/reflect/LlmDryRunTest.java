package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.llm.EstimateCounts;
import io.github.dramatis.spark.stage.LocalStageContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run says, beside what the run then uses. */
class LlmDryRunTest {
    @TempDir
    Path folder;

    private ModelServer server;

    @BeforeEach
    void start() {
        server = new ModelServer();
        server.behave(server::good);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private LlmWorld world() {
        return new LlmWorld(folder).user("a", 25).user("b", 3).user("c", 12);
    }

    /** The server counts a token every four characters, and so does the dry run without a tokenizer. */
    @Test
    void theDryRunAsksNothingAndIsWithinATenthOfWhatIsThenUsed() {
        LlmWorld world = world().user("e", 95);
        String prices = "prices={mock: {input: 1, output: 2}}";
        ReflectConfig config = LlmWorld.config(server, prices, "requests-per-minute=60000");

        Estimate estimate = world.estimate(config);
        assertThat(server.requests()).isZero();
        LlmFigures used = world.reflect(config).result().llm();

        assertThat(estimate.counts().conversations()).isEqualTo(4);
        assertThat(estimate.counts().calls()).isEqualTo(used.bought()).isEqualTo(19);
        assertThat((double) estimate.counts().inputTokens())
                .isCloseTo(used.inputTokens(), Percentage.withPercentage(10));
        assertThat(estimate.text()).contains("calls        19; 0 answers are there already");
        assertThat(world.estimate(config).counts()).isEqualTo(new EstimateCounts(4, 0, 19, 0, 0, 0, 0, 0, 0));
        assertThat(world.estimate(config).spent()).isEqualTo(used.cost(), within(1e-9));
        AnswerStore.open(folder.toString(), new Configuration()).forget(Set.of("e", "b")::contains);
        assertThat(world.estimate(config).counts().calls()).isEqualTo(11 + 1);
    }

    @Test
    void theDryRunCountsOnAsManyBadAnswersAsThereHaveBeen() {
        // every second user's batch is answered with another rating first
        server.behave(question -> {
            boolean repaired = question.messages().contains("Your answer cannot be used");
            JsonNode first = question.data().path("ratings").path(0);
            return repaired || !first.path("title").asText().matches("Film of u\\d*[02468] .*")
                    ? server.good(question)
                    : server.completion(
                            question,
                            ModelServer.answer(question.data()).toString().replace("\"rating\":", "\"rating\":1"),
                            "stop");
        });
        LlmWorld world = new LlmWorld(folder);
        for (int i = 0; i < 40; i++) {
            world.user("u" + i, 3);
        }
        assertThat(world.estimate(LlmWorld.config(server)).text()).contains("asked again  not included: each 10 % of");
        world.reflect(LlmWorld.config(server));
        for (int i = 40; i < 80; i++) {
            world.user("u" + i, 3);
        }

        Estimate estimate = world.estimate(LlmWorld.config(server));
        LlmFigures used = world.reflect(LlmWorld.config(server)).result().llm();

        assertThat(used.bought()).as("some are asked again").isGreaterThan(50);
        assertThat((double) estimate.calls()).isCloseTo(used.bought(), Percentage.withPercentage(10));
        assertThat((double) estimate.inputTokens()).isCloseTo(used.inputTokens(), Percentage.withPercentage(10));
        assertThat(estimate.text()).contains("asked again  included: ");
    }

    @Test
    void theDryRunCountsThoseWhoGetAProfileBesideTheAgents() {
        LlmWorld world = world().user("e", 20);
        ReflectStage stage = new ReflectStage(LlmWorld.config(server), RatingWorld.HALF_STARS);
        ClusterConfig cluster = LoadedConfig.parse(
                        "c.yaml",
                        "source: {format: csv, path: p}\ncluster: {features: text, profile-sample: 2}",
                        List.of())
                .config()
                .cluster();
        LocalStageContext context = world.context(Set.of("a"));

        assertThat(stage.estimate(context, "").counts().conversations()).isEqualTo(1);
        assertThat(stage.sampling(cluster).estimate(context, "").counts().conversations())
                .isEqualTo(3);
    }

    @Test
    void theDryRunCountsTheSchemaWhereTheServerBillsIt() {
        LlmWorld world = world();
        server.billSchema(true);
        try {
            EstimateCounts without = world.estimate(LlmWorld.config(server)).counts();
            Estimate estimate = world.estimate(LlmWorld.config(server, "answers.schema-billed=true"));
            LlmFigures used = world.reflect(LlmWorld.config(server)).result().llm();

            assertThat((double) estimate.counts().inputTokens())
                    .isGreaterThan(1.2 * without.inputTokens())
                    .isCloseTo(used.inputTokens(), Percentage.withPercentage(10));
        } finally {
            server.billSchema(false);
        }
    }
}
