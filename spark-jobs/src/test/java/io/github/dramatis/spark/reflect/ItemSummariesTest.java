package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.dramatis.core.config.ItemsConfig;
import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.ItemText;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Summaries of items by a model behind a server. */
class ItemSummariesTest {
    private static final ItemsConfig LLM = new ItemsConfig("llm");

    @TempDir
    Path folder;

    private ModelServer server;

    @BeforeEach
    void start() {
        server = new ModelServer();
        server.behave(this::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** About an item its overview once more, about a user what the server says of all. */
    private ResponseDefinitionBuilder answer(ModelServer.Question question) {
        String overview = question.data().path("overview").asText();
        if (question.data().has("ratings") || question.data().has("revisions")) {
            return server.good(question);
        }
        String text = overview.equals("useless") ? "no JSON" : "{\"summary\": \"It tells of " + overview + ".\"}";
        return server.completion(question, text, "stop");
    }

    private LocalStageContext context(String ofHeat) {
        for (String table : List.of(
                "interactions",
                "agents",
                "items",
                "item_texts",
                "traits",
                "profiles",
                "memories",
                "reference_items",
                "reference_traits")) {
            FileUtils.deleteQuietly(folder.resolve(table).toFile());
        }
        LocalStageContext context = new LocalStageContext(folder);
        List<Interaction> ratings = new ArrayList<>();
        for (String item : List.of("heat", "alien", "bare", "dull")) {
            ratings.add(new Interaction("ann", item, 4, Instant.ofEpochSecond(1 + ratings.size()), "train"));
        }
        context.putInteractions(ratings);
        context.put(
                Tables.ITEMS,
                List.of(
                        item("heat", Map.of("overview", ofHeat, "tags", "cops, night")),
                        item("alien", Map.of("overview", "a ship")),
                        item("bare", Map.of()),
                        item("dull", Map.of("overview", "useless")),
                        item("unrated", Map.of("overview", "nobody"))));
        return context;
    }

    private static Item item(String id, Map<String, String> fields) {
        return new Item(id, "Film " + id, 1990, List.of("Drama"), Map.of("secret", "never shown"), fields);
    }

    private ReflectStage stage(ReflectConfig config) {
        return new ReflectStage(config, RatingWorld.HALF_STARS).writing(LLM);
    }

    private ReflectConfig statistical() {
        ReflectConfig llm = LlmWorld.config(server, "answers.max-fallback=0.5");
        return new ReflectConfig("statistical", 10, "films", List.of(), List.of(), llm.llm());
    }

    @Test
    void everyDescribedItemThatAnAgentRatedIsAskedAboutOnceAndAgainOnlyWhereItChanged() {
        LocalStageContext context = context("two cops");

        Estimate estimate = stage(statistical()).estimateSummaries(context, "").orElseThrow();
        assertThat(server.requests()).isZero();
        ReflectStage.Result result = stage(statistical()).run(context);

        assertThat(estimate.text())
                .contains("items        3\n")
                .contains("calls        3; 0 answers are there already");
        assertThat(context.rows(Tables.ITEM_TEXTS))
                .extracting(ItemText::itemId, ItemText::summary, ItemText::fields, ItemText::model)
                .containsExactly(
                        tuple("alien", "It tells of a ship.", List.of("overview"), "mock"),
                        tuple("dull", null, List.of("overview"), "mock"),
                        tuple("heat", "It tells of two cops.", List.of("overview", "tags"), "mock"));
        assertThat(context.rows(Tables.ITEM_TEXTS).get(1).error()).startsWith("NOT_JSON");
        assertThat(result.summaries().reflected()).isEqualTo(2);
        assertThat(result.summaries().fallbacks()).isEqualTo(1);
        assertThat(result.llm()).isNull();
        assertThat(server.questions()).hasSize(4).noneMatch(question -> question.contains("never shown"));

        server.forget();
        stage(statistical()).run(context("two cops"));
        assertThat(server.questions()).isEmpty();
        stage(statistical()).run(context("one cop"));
        assertThat(server.questions()).hasSize(1).allMatch(question -> question.contains("one cop"));

        server.forget();
        AnswerStore.open(folder.toString(), new Configuration()).forget("who never was there"::equals);
        stage(statistical()).run(context("one cop"));
        assertThat(server.questions())
                .as("what was written from tags is not kept")
                .hasSize(1);
    }

    @Test
    void theReflectionIsShownTheSummariesItHasJustGot() {
        ReflectConfig llm = LlmWorld.config(server, "answers.max-fallback=0.5");
        ReflectConfig showing = new ReflectConfig("llm", 10, "films", List.of("summary"), List.of(), llm.llm());
        LocalStageContext context = context("two cops");

        ReflectStage.Result result = stage(showing).run(context);

        assertThat(server.questions())
                .filteredOn(question -> question.contains("\\\"ratings\\\""))
                .isNotEmpty()
                .first()
                .asString()
                .contains("It tells of two cops.", "It tells of a ship.")
                .doesNotContain("nobody");
        assertThat(result.llm().fallbacks()).isZero();
        assertThat(stage(showing).settings()).containsKey("summaries");
        assertThat(stage(showing).outputs()).contains(Tables.ITEM_TEXTS);
        assertThat(new ReflectStage(showing, RatingWorld.HALF_STARS).outputs()).doesNotContain(Tables.ITEM_TEXTS);
    }
}
