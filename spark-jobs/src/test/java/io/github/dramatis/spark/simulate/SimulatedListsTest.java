package io.github.dramatis.spark.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.recommend.BuiltIn;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists of four agents, who have rated 30 of 64 items each, two of them the same; four items nobody has rated. */
class SimulatedListsTest {
    private static final int RATED = 60;
    private static final int ITEMS = 64;
    private static final DramatisConfig CONFIG = LoadedConfig.parse(
                    "test",
                    "source: {format: csv, path: p}\nsimulate: {session: {page-size: 2, max-pages: 2}}",
                    List.of())
            .config();

    @TempDir
    Path folder;

    private SimulatedLists lists(SimulateRequest request) {
        LocalStageContext context = new LocalStageContext(folder.resolve("w"));
        List<Item> items = new ArrayList<>();
        List<Interaction> interactions = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            items.add(new Item("i" + i, "Item " + i, 2000, List.of(), Map.of()));
            for (int user = 0; user < 4; user++) {
                if (i < RATED && (i + user) % 2 == 0) {
                    interactions.add(
                            new Interaction("u" + user, "i" + i, 3 + i % 3, Instant.ofEpochSecond(i), "train"));
                }
            }
        }
        context.put(Tables.ITEMS, items);
        context.putInteractions(interactions);
        context.put(Tables.ITEM_VECTORS, List.of());
        return SimulatedLists.of(context, Steps.ofRun(context), CONFIG, new RatingScale(1, 5, 1), request);
    }

    private static SimulateRequest request(
            List<String> paths, List<BuiltIn> builtIn, List<Integer> degrade, boolean worse) {
        return new SimulateRequest(paths, builtIn, degrade, worse, 0, "", 0);
    }

    private String file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines)).toString();
    }

    @Test
    void listsOfSeveralRoundsAreRefusedByTheNameOfTheirRecommender() throws IOException {
        String path = file(
                "mine.csv",
                "user_id,item_id,rank,round",
                "u0,i1,1,1",
                "u0,i3,2,1",
                "u0,i5,1,2",
                "u0,i7,2,2",
                "u1,i0,1,1");

        assertThatThrownBy(() -> lists(request(List.of(path), List.of(), List.of(), false)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("recommender mine: it has lists of several rounds for 1 of its users")
                .hasMessageContaining("each round a name of its own in the column recommender");
    }

    @ParameterizedTest
    @ValueSource(strings = {"als@50", "als@another-user"})
    void aRecommenderWithTheNameOfAnotherOnesCopyIsRefused(String copy) throws IOException {
        String path = file(
                "lists.csv",
                "recommender,user_id,item_id,rank",
                "als,u0,i1,1",
                copy + ",u0,i3,1",
                "als,u1,i0,1",
                copy + ",u1,i2,1");

        assertThatThrownBy(() -> lists(request(List.of(path), List.of(), List.of(), false)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("recommender " + copy + ": simulations give this name to a copy of als")
                .hasMessageContaining("give it another name: in the column recommender");
    }

    @Test
    void aNameThatOnlyLooksLikeThatOfACopyIsTaken() throws IOException {
        String path = file(
                "lists.csv", "recommender,user_id,item_id,rank", "bpr@10,u0,i1,1", "bpr@10,u1,i0,1", "als,u0,i3,1");

        SimulatedLists lists = lists(request(List.of(path), List.of(), List.of(), false));

        assertThat(lists.recommenders()).containsExactly("als", "bpr@10");
    }

    @Test
    void noCopyOfABuiltInRecommenderIsMadeThatNeedNotBeWorse() throws IOException {
        String path = file(
                "mine.csv",
                "user_id,item_id,rank",
                "u0,i60,1",
                "u0,i61,2",
                "u1,i61,1",
                "u1,i62,2",
                "u2,i62,1",
                "u2,i63,2",
                "u3,i63,1",
                "u3,i60,2");

        SimulatedLists lists =
                lists(request(List.of(path), List.of(BuiltIn.RANDOM, BuiltIn.POPULARITY), List.of(0, 50), true));

        assertThat(lists.recommenders())
                .containsExactlyInAnyOrder(
                        "mine",
                        "mine@50",
                        "mine@another-user",
                        "popularity",
                        "popularity@50",
                        "popularity@tenth-of-ratings",
                        "random");
    }

    @Test
    void aRoundThatEverybodyHasOnceIsAList() throws IOException {
        String path = file("mine.csv", "user_id,item_id,rank,round", "u0,i1,1,1", "u0,i3,2,1", "u1,i0,1,2");

        SimulatedLists lists = lists(request(List.of(path), List.of(), List.of(), false));

        assertThat(lists.agents()).isEqualTo(2);
        assertThat(lists.rows().count()).isEqualTo(3);
    }
}
