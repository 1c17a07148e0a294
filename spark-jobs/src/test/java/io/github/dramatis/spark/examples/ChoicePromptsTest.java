package io.github.dramatis.spark.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.config.ExamplesConfig;
import io.github.dramatis.core.prompt.ChoiceEvidence;
import io.github.dramatis.core.prompt.ChoiceLetters;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoicePromptsTest {
    private static final TokenCounter WORDS = prompt -> (prompt.prefix() + "\n" + prompt.suffix()).split("\\s+").length;
    private static final ExamplesConfig CONFIG =
            new ExamplesConfig("evidence", List.of("short+long"), 3, 1000, false, List.of(), 500, List.of(), 60);
    private static final ChoiceConfig CHOICE =
            new ChoiceConfig(1, 0, 0, 0, 2, 5, List.of(), 0, ChoiceConfig.UNIFORM, 60, 800);
    private static final EstimateConfig NO_FACTORS = new EstimateConfig(0, 0.2, 5, 2, 1, 1000, 1, 0);
    private static final int TRAINING_EVENT = 1_000;
    private static final int TEST_EVENT = 9_000;

    @TempDir
    Path folder;

    private int runs;

    /**
     * Ann's first four ratings are a batch; her fifth is a choice, and so is her test row. Others have rated before.
     */
    private static RatedWorld world() {
        RatedWorld world = new RatedWorld();
        world.item("a", "Alien", 1, 0).item("b", "Brazil", 0, 1).item("c", "Casino", 1, 0.1f);
        world.item("d", "Dune", 0.1f, 1).item("e", "Eraserhead", 1, 0.2f).item("f", "Fargo", 0.9f, 0.3f);
        world.item("t", "Tron", 1, 0.05f);
        world.rate("ann", "a", 4, 1, "train").rate("ann", "b", 2, 2, "train");
        world.rate("ann", "c", 5, 3, "train").rate("ann", "d", 1, 4, "train");
        world.rate("ann", "e", 3.5, TRAINING_EVENT, "train");
        world.rate("ann", "t", 4.5, TEST_EVENT, "test");
        for (String item : List.of("a", "b", "e", "f")) {
            world.rate("bob", item, 3, 7, "train");
        }
        return world;
    }

    private Map<String, Example> run(RatedWorld world) {
        LocalStageContext context = world.context(folder.resolve("run" + runs++));
        new ExamplesStage(CONFIG, NO_FACTORS, RatedWorld.HALF_STARS, () -> WORDS, () -> "words")
                .choosing(CHOICE)
                .run(context);
        return context.rows(Tables.EXAMPLES).stream()
                .collect(Collectors.toMap(Example::exampleId, Function.identity()));
    }

    private Example training(RatedWorld world) {
        return run(world).get("short+long:ann:e:choice");
    }

    @Test
    void aChoiceIsAskedWithWhatTheRevisionBeforeItKnows() {
        Example example = training(world().choose("ann", "e", TRAINING_EVENT, "train", "f", "e", "t"));

        assertThat(example.task()).isEqualTo(Target.CHOICE);
        assertThat(example.slate()).containsExactly("f", "e", "t");
        assertThat(example.taken()).isEqualTo(1);
        assertThat(example.rating()).isEqualTo(3.5);
        assertThat(example.prefix())
                .contains("Lately you took \"Dune\" (you gave 1), \"Casino\" (you gave 5), \"Brazil\" (you gave 2).")
                .doesNotContain("Eraserhead");
        // Ann's own rating of e is in nobody's sums, and no rating of the month of the choice is recent
        assertThat(example.suffix())
                .contains("A: \"Fargo\" (1990; Drama), 1 ratings, 0 lately, mean 3.0")
                .contains("B: \"Eraserhead\" (1990; Drama), 1 ratings, 0 lately, mean 3.0")
                .contains("C: \"Tron\" (1990; Drama), not yet rated")
                .contains("like \"Casino\" (you gave 5)");
    }

    @Test
    void nothingOfThePromptTellsWhichItemIsTaken() {
        Example example = training(world().choose("ann", "e", TRAINING_EVENT, "train", "f", "e", "t"));
        RatedWorld other =
                world().rate("ann", "f", 3.5, TRAINING_EVENT, "train").untargeted("ann", "f");
        Example otherTaken = run(other.choose("ann", "f", TRAINING_EVENT, "train", "f", "e", "t"))
                .get("short+long:ann:f:choice");

        assertThat(otherTaken.prefix()).isEqualTo(example.prefix());
        assertThat(otherTaken.suffix()).isEqualTo(example.suffix());
        assertThat(otherTaken.evidence()).containsExactly(example.evidence());
        assertThat(otherTaken.taken()).isZero();
    }

    @Test
    void aSlateWithoutTheItemTakenIsAnsweredByNone() {
        Example example = training(world().choose("ann", "e", TRAINING_EVENT, "train", "f", "t"));

        assertThat(example.taken()).isEqualTo(ChoiceLetters.NONE);
        assertThat(example.itemId()).isEqualTo("e");
    }

    @Test
    void numbersOfAnItemAreThoseOfThePrompt() {
        int width = ChoiceEvidence.NAMES.size();

        double[] evidence = training(world().choose("ann", "e", TRAINING_EVENT, "train", "f", "t"))
                .evidence();

        assertThat(evidence).hasSize(2 * width);
        assertThat(evidence[0]).isCloseTo(Math.log(2), within(1e-12));
        assertThat(evidence[ChoiceEvidence.NAMES.indexOf("unrated")]).isZero();
        assertThat(evidence[width + ChoiceEvidence.NAMES.indexOf("unrated")]).isEqualTo(1);
        // (0.9, 0.3) and (1, 0.1)
        double cosine = 0.93 / Math.sqrt(0.9 * 1.01);
        assertThat(evidence[ChoiceEvidence.NAMES.indexOf("similarity")]).isCloseTo(cosine, within(1e-6));
        assertThat(evidence[ChoiceEvidence.NAMES.indexOf("rating of the nearest")])
                .isEqualTo(5);
    }

    @Test
    void ratingsOfTheTwelveMonthsBeforeAreRecent() {
        int twoMonths = 60 * 86_400;
        RatedWorld world = world().rate("ann", "g", 3, twoMonths, "train").untargeted("ann", "g");

        Example later =
                run(world.choose("ann", "g", twoMonths, "train", "f", "t")).get("short+long:ann:g:choice");

        assertThat(later.suffix()).contains("\"Fargo\" (1990; Drama), 1 ratings, 1 lately");
    }

    @Test
    void aTestChoiceKnowsTheWholeTrainingPart() {
        Example example =
                run(world().choose("ann", "t", TEST_EVENT, "test", "t", "f")).get("short+long:ann:t:choice");

        assertThat(example.prefix()).contains("Lately you took \"Eraserhead\" (you gave 3.5), \"Dune\"");
        assertThat(example.taken()).isZero();
    }

    @Test
    void choicesChangeNoPromptForARating() {
        Map<String, Example> without = run(world());

        Map<String, Example> with = run(world().choose("ann", "e", TRAINING_EVENT, "train", "f", "e", "t")
                .choose("ann", "t", TEST_EVENT, "test", "t", "f"));

        assertThat(with).hasSize(without.size() + 2);
        without.forEach((id, example) -> {
            assertThat(with.get(id).prefix()).isEqualTo(example.prefix());
            assertThat(with.get(id).suffix()).isEqualTo(example.suffix());
        });
    }
}
