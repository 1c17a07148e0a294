package io.github.dramatis.spark.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.EmbedConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.ItemText;
import io.github.dramatis.spark.table.ItemVector;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.ProfileVector;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedStageTest {
    private static final List<Item> ITEMS = List.of(
            new Item("1", "Heat", 1995, List.of("Crime", "Thriller"), Map.of()),
            new Item("2", "Heat", 1995, List.of("Crime", "Thriller"), Map.of()),
            new Item("3", "Untitled", null, List.of(), Map.of()),
            new Item("4", null, null, null, Map.of()));

    @TempDir
    Path folder;

    private static EmbedConfig config(int maxTokens, int partitions, String... fields) {
        return new EmbedConfig("minilm", maxTokens, partitions, List.of(fields));
    }

    private LocalStageContext context;

    @BeforeEach
    void setUp() {
        context = new LocalStageContext(folder);
    }

    @Test
    void theLastRevisionOfAProfileAndEachDistinctDescriptionAreEmbeddedOnce() {
        context.put(
                Tables.PROFILES,
                List.of(
                        profile("a", 9, "tax law"),
                        profile("a", 10, "a happy dog"),
                        profile("b", 1, "a joyful puppy")));
        putItems();

        EmbedResult result = new EmbedStage(config(256, 3)).run(context);

        assertThat(result).isEqualTo(new EmbedResult(2, 0, 2, 0, 4, 0, 3, 0));
        List<ProfileVector> profiles = context.rows(Tables.PROFILE_VECTORS);
        // the model's own figure for these two texts
        assertThat(dot(profiles.get(0).vector(), profiles.get(1).vector())).isBetween(0.771f, 0.774f);
        List<ItemVector> items = context.rows(Tables.ITEM_VECTORS);
        assertThat(items).extracting(ItemVector::itemId).containsExactly("1", "2", "3", "4");
        assertThat(items.get(1).vector()).containsExactly(items.get(0).vector());
        assertThat(items.get(2).vector()).isNotEqualTo(items.get(0).vector());
    }

    @Test
    void whoWasDrawnBesideTheAgentsGetsAVectorButNotTheItemsThatNoAgentRated() {
        context.put(Tables.PROFILES, List.of(profile("a", 1, "tax law"), profile("no agent", 1, "a happy dog")));
        context.putAgents(Set.of("a"));
        putItems();
        EmbedStage stage = new EmbedStage(config(256, 1)).sampling(sampling(1));

        stage.run(context);

        assertThat(context.rows(Tables.PROFILE_VECTORS))
                .extracting(ProfileVector::userId)
                .containsExactly("a", "no agent");
        assertThat(context.rows(Tables.ITEM_VECTORS))
                .extracting(ItemVector::itemId)
                .containsExactly("1", "2", "3", "4");
        EmbedStage plain = new EmbedStage(config(256, 1));
        assertThat(stage.inputs()).contains(Tables.AGENTS);
        assertThat(plain.sampling(sampling(0)).inputs()).isEqualTo(plain.inputs());
    }

    private static ClusterConfig sampling(int users) {
        return new ClusterConfig(List.of("both"), List.of(0), List.of(2), "silhouette", 1, 5, 1000, users, 1000, 1, 20);
    }

    @Test
    void anIncrementalRunKeepsTheVectorsOfItemsAndOfProfilesThatKnowNoMore() {
        context.put(
                Tables.PROFILES,
                List.of(
                        profile("grown", 2, "a happy dog"),
                        profile("kept", 1, "tax law"),
                        profile("new", 1, "tax law")));
        putItems();
        float[] marker = {1, 2, 3};
        context.putBefore(
                Tables.PROFILE_VECTORS,
                List.of(
                        new ProfileVector("grown", 10, marker),
                        new ProfileVector("kept", 10, marker),
                        new ProfileVector("gone", 10, marker)));
        context.putBefore(Tables.ITEM_VECTORS, List.of(new ItemVector("1", marker), new ItemVector("gone", marker)));

        EmbedResult result = new EmbedStage(config(256, 3)).incremental().run(context);

        assertThat(result).isEqualTo(new EmbedResult(3, 1, 2, 0, 4, 1, 3, 0));
        assertThat(context.rows(Tables.PROFILE_VECTORS))
                .extracting(ProfileVector::userId, ProfileVector::interactions, v -> v.vector().length)
                .containsExactly(tuple("grown", 20, 384), tuple("kept", 10, 3), tuple("new", 10, 384));
        assertThat(context.rows(Tables.ITEM_VECTORS))
                .extracting(ItemVector::itemId, v -> v.vector().length)
                .containsExactly(tuple("1", 3), tuple("2", 384), tuple("3", 384), tuple("4", 384));
    }

    @Test
    void itemsAreDescribedByTitleYearAndCategories() {
        context.put(
                Tables.PROFILES, List.of(profile("a", 1, "Heat (1995). Crime, Thriller"), profile("b", 1, "Untitled")));
        putItems();

        new EmbedStage(config(256, 1)).run(context);

        List<ProfileVector> expected = context.rows(Tables.PROFILE_VECTORS);
        List<ItemVector> items = context.rows(Tables.ITEM_VECTORS);
        assertThat(items.get(0).vector()).containsExactly(expected.get(0).vector());
        assertThat(items.get(2).vector()).containsExactly(expected.get(1).vector());
    }

    @Test
    void fieldsThatAreNamedFollowTheCategoriesInTheirOrder() {
        Map<String, String> fields = Map.of("overview", "Cops and robbers", "cast", "Pacino", "brand", "none");
        context.put(
                Tables.PROFILES,
                List.of(profile("a", 1, "Heat (1995). Crime. Pacino. Cops and robbers"), profile("b", 1, "Untitled")));
        context.put(Tables.INTERACTIONS, List.of(rating("1"), rating("3")));
        context.put(
                Tables.ITEMS,
                List.of(
                        new Item("1", "Heat", 1995, List.of("Crime"), Map.of("cast", "other"), fields),
                        new Item("3", "Untitled", null, List.of(), Map.of("cast", "other"))));

        new EmbedStage(config(256, 1, "cast", "plot", "overview")).run(context);

        List<ProfileVector> expected = context.rows(Tables.PROFILE_VECTORS);
        List<ItemVector> items = context.rows(Tables.ITEM_VECTORS);
        assertThat(items.get(0).vector()).containsExactly(expected.get(0).vector());
        assertThat(items.get(1).vector()).containsExactly(expected.get(1).vector());
        assertThat(new EmbedStage(config(256, 1)).settings()).doesNotContainKey("itemFields");
        assertThat(new EmbedStage(config(256, 1, "cast", "plot")).settings())
                .isNotEqualTo(new EmbedStage(config(256, 1, "plot", "cast")).settings());
    }

    @Test
    void aSummaryIsAFieldLikeTheOthers() {
        context.put(
                Tables.PROFILES,
                List.of(profile("a", 1, "Heat. Cops at night. Pacino"), profile("b", 1, "Untitled. Hurt")));
        context.put(Tables.INTERACTIONS, List.of(rating("1"), rating("3")));
        context.put(
                Tables.ITEMS,
                List.of(
                        new Item("1", "Heat", null, List.of(), Map.of(), Map.of("cast", "Pacino")),
                        new Item("3", "Untitled", null, List.of(), Map.of(), Map.of("cast", "Hurt"))));
        context.put(Tables.ITEM_TEXTS, List.of(new ItemText("1", "Cops at night", List.of("cast"), "m", null)));
        EmbedStage stage = new EmbedStage(config(256, 1, "summary", "cast"));

        stage.run(context);

        assertThat(stage.inputs()).contains(Tables.ITEM_TEXTS);
        assertThat(new EmbedStage(config(256, 1)).inputs()).doesNotContain(Tables.ITEM_TEXTS);
        List<ProfileVector> expected = context.rows(Tables.PROFILE_VECTORS);
        List<ItemVector> items = context.rows(Tables.ITEM_VECTORS);
        assertThat(items.get(0).vector()).containsExactly(expected.get(0).vector());
        assertThat(items.get(1).vector()).containsExactly(expected.get(1).vector());
    }

    private static Interaction rating(String item) {
        return new Interaction("a", item, 4, Instant.EPOCH, "train");
    }

    @Test
    void aProfileWithoutTextIsAnErrorThatNamesTheUser() {
        context.put(Tables.PROFILES, List.of(profile("a", 1, "a happy dog"), profile("user 7", 1, null)));
        putItems();

        assertThatThrownBy(() -> new EmbedStage(config(256, 1)).run(context))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("user 7")
                .hasMessageContaining("no text");
    }

    @Test
    void theNumberOfTasksIsNoReasonToRunAgain() {
        assertThat(new EmbedStage(config(256, 1)).settings())
                .isEqualTo(new EmbedStage(config(256, 7)).settings())
                .isNotEqualTo(new EmbedStage(config(128, 1)).settings());
    }

    /**
     * All items, rated by each who has a profile in one of the tests; one that nobody has rated, one rated by who is no
     * agent.
     */
    private void putItems() {
        List<Interaction> ratings = new ArrayList<>();
        for (String user : List.of("a", "kept")) {
            ITEMS.forEach(item -> ratings.add(new Interaction(user, item.itemId(), 4, Instant.EPOCH, "train")));
        }
        ratings.add(new Interaction("no agent", "others", 4, Instant.EPOCH, "train"));
        context.put(Tables.INTERACTIONS, ratings);
        List<Item> items = new ArrayList<>(ITEMS);
        items.add(new Item("unrated", "Nobody has seen this", null, List.of(), Map.of()));
        items.add(new Item("others", "No agent has seen this", null, List.of(), Map.of()));
        context.put(Tables.ITEMS, items);
    }

    private static Profile profile(String user, int revision, String text) {
        return new Profile(
                user,
                revision,
                Instant.EPOCH,
                10 * revision,
                10,
                null,
                3,
                "low",
                null,
                "low",
                3.5,
                1.0,
                text,
                "statistical",
                null);
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
