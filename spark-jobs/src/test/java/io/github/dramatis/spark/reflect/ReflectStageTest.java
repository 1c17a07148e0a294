package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.spark.reflect.RatingWorld.Reflected;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The stage on forty users of MovieLens, against traits that pandas and numpy computed (tests/golden/traits.py). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReflectStageTest {
    private static final double EXACT = 1e-9;

    private Reflected movieLens;

    @BeforeAll
    void reflectOnMovieLens(@TempDir Path folder) {
        movieLens = RatingWorld.movieLens().reflect(folder);
    }

    @Test
    void traitsAndLevelsOfEveryRevisionEqualTheGoldenOnes() {
        List<String[]> golden = RatingWorld.lines("traits.tsv");
        assertThat(movieLens.profiles()).hasSameSizeAs(golden);
        for (int i = 0; i < golden.size(); i++) {
            String[] expected = golden.get(i);
            Profile profile = movieLens.profiles().get(i);
            assertThat(List.of(profile.userId(), "" + profile.revision(), "" + profile.interactions()))
                    .isEqualTo(List.of(expected).subList(0, 3));
            String row = profile.userId() + " revision " + profile.revision();
            if (expected[3].isEmpty()) {
                assertThat(profile.conformity()).as(row).isNull();
            } else {
                assertThat(profile.conformity()).as(row).isEqualTo(Double.parseDouble(expected[3]), within(EXACT));
            }
            assertThat(profile.activity()).as(row).isEqualTo(profile.interactions());
            assertThat(profile.diversity()).as(row).isEqualTo(Double.parseDouble(expected[4]));
            assertThat(profile.activityLevel()).as(row).isEqualTo(expected[5]);
            assertThat(profile.conformityLevel()).as(row).isEqualTo(expected[6].isEmpty() ? null : expected[6]);
            assertThat(profile.diversityLevel()).as(row).isEqualTo(expected[7]);
            assertThat(profile.ratingMean()).as(row).isEqualTo(Double.parseDouble(expected[8]), within(EXACT));
            assertThat(profile.ratingSpread()).as(row).isEqualTo(Double.parseDouble(expected[9]), within(EXACT));
        }
    }

    /** Read by people and found good; a changed wording asks for a new reading and a new logicVersion. */
    @Test
    void theTextsOfThreeUsersAreTheReviewedOnes() {
        List<String> three = List.of("255", "317", "347");
        List<String> texts = new ArrayList<>();
        movieLens.profiles().stream()
                .filter(p -> three.contains(p.userId()))
                .forEach(p -> texts.add(p.userId() + "\tprofile " + p.revision() + "\t" + p.text()));
        movieLens.memories().stream()
                .filter(m -> m.userId().equals("255"))
                .forEach(m -> texts.add(m.userId() + "\tmemory of " + m.itemId() + "\t" + m.text()));

        assertThat(texts)
                .containsExactlyElementsOf(RatingWorld.lines("texts.tsv").stream()
                        .map(fields -> String.join("\t", fields))
                        .toList());
    }

    @Test
    void thresholdsEqualTheGoldenPercentiles() throws IOException {
        JsonNode golden = new ObjectMapper().readTree(getClass().getResource("/reflect/thresholds.json"));
        for (int i = 0; i < 2; i++) {
            assertThat(movieLens.result().activityAbove().get(i))
                    .isEqualTo(golden.get("activity").get(i).asDouble(), within(EXACT));
            assertThat(movieLens.result().diversityAbove().get(i))
                    .isEqualTo(golden.get("diversity").get(i).asDouble(), within(EXACT));
            double bothHalves = golden.get("conformity").get(0).get(i).asDouble()
                    + golden.get("conformity").get(1).get(i).asDouble();
            assertThat(movieLens.result().conformityUpTo().get(i)).isEqualTo(bothHalves / 2, within(EXACT));
        }
    }

    @Test
    void everyRatingOfTheTrainingPartHasOneMemory() {
        List<String> expected = RatingWorld.movieLens().interactions().stream()
                .filter(row -> !row.split().equals("test"))
                .map(row -> row.userId() + " " + row.itemId() + " " + row.rating())
                .sorted()
                .toList();

        assertThat(movieLens.memories())
                .extracting(m -> m.userId() + " " + m.itemId() + " " + m.rating())
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(movieLens.memories()).allSatisfy(m -> assertThat(m.text()).startsWith("I rated "));
    }

    @Test
    void theResultCountsWhatWasWritten() {
        ReflectStage.Result result = movieLens.result();
        assertThat(result.users()).isEqualTo(40);
        assertThat(result.profiles()).isEqualTo(movieLens.profiles().size());
        assertThat(result.memories()).isEqualTo(movieLens.memories().size());
        assertThat(result.wordsPerProfile())
                .isEqualTo(
                        movieLens.profiles().stream()
                                .mapToInt(p -> p.text().split(" ").length)
                                .average()
                                .orElseThrow(),
                        within(EXACT));
        assertThat(result.wordsPerMemory()).isBetween(8.0, 30.0);
    }

    @Test
    void usersWithLittleToTellAreToldPlainly(@TempDir Path folder) {
        List<Interaction> rows = new ArrayList<>(List.of(
                new Interaction("once", "a", 4, Instant.EPOCH, "train"),
                new Interaction("unknown-item", "missing", 2, Instant.EPOCH, "train")));
        for (int i = 0; i < 12; i++) {
            rows.add(new Interaction("constant", "c" + i, 3, Instant.ofEpochSecond(i), "train"));
        }
        rows.add(new Interaction("tested", "a", 4, Instant.EPOCH, "test"));
        List<Item> items = new ArrayList<>(List.of(new Item("a", "Alien", 1979, List.of("Horror"), Map.of())));
        for (int i = 0; i < 12; i++) {
            items.add(new Item("c" + i, "C", null, null, Map.of()));
        }

        Reflected reflected = new RatingWorld(rows, items).reflect(folder);

        assertThat(reflected.profiles())
                .extracting(p -> p.userId() + " " + p.revision() + ": " + p.text())
                .containsExactly(
                        "constant 1: I rate a great many films, 10 so far, and gave every one 3.",
                        "constant 2: I rate a great many films, 12 so far, and gave every one 3.",
                        "once 1: I have given a single rating so far, 4. Nearly all I pick is horror.",
                        "unknown-item 1: I have given a single rating so far, 2.");
        assertThat(reflected.memories())
                .filteredOn(m -> m.userId().equals("unknown-item"))
                .extracting(Memory::text)
                .containsExactly("I rated item missing 2");
        assertThat(reflected.result().conformityUpTo()).isEmpty();
    }
}
