package io.github.dramatis.spark.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.config.ExamplesConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.prompt.Evidence;
import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.spark.stage.CountedWork;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.TablesInstead;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.ReferenceFactor;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesStageTest {
    private static final Path TINY_LLAMA = Path.of("../common/language-model/src/test/resources/tiny-llama");
    // a word is a token
    private static final TokenCounter WORDS = prompt -> (prompt.prefix() + "\n" + prompt.suffix()).split("\\s+").length;
    private static final List<String> BOTH = List.of("short+long");
    private static final List<String> ALL_MEMORIES = List.of("short", "long", "short+long");
    private static final ExamplesConfig EVIDENCE = config("evidence", BOTH, 1000);
    private static final ExamplesConfig EVERY_VARIANT = config("evidence", ALL_MEMORIES, 1000);
    private static final BaseModelConfig MODEL = new BaseModelConfig(TINY_LLAMA.toString(), "float32", "");
    private static final EstimateConfig NO_FACTORS = new EstimateConfig(0, 0.2, 5, 2, 1, 1000, 1, 0);
    private static final EstimateConfig WITH_FACTORS = new EstimateConfig(1, 0.2, 5, 2, 1, 1000, 1, 0);
    private static final RatedWorld GENERATED = RatedWorld.generated(5, 14);

    @TempDir
    static Path folder;

    private int runs;
    private Map<String, Example> small; // evidence of the small world
    private ExamplesResult smallResult;
    private Map<String, Example> generated;

    private static ExamplesConfig config(String preset, List<String> memory, int maxTokens) {
        return new ExamplesConfig(preset, memory, 3, maxTokens, false, List.of(), 500, List.of(), 60);
    }

    private static ExamplesStage stage(ExamplesConfig config) {
        return new ExamplesStage(config, NO_FACTORS, RatedWorld.HALF_STARS, () -> WORDS, () -> "words");
    }

    private LocalStageContext context(RatedWorld world) {
        return world.context(folder.resolve("run" + runs++));
    }

    private static Map<String, Example> examples(LocalStageContext context) {
        return context.rows(Tables.EXAMPLES).stream()
                .collect(Collectors.toMap(Example::exampleId, Function.identity()));
    }

    private Map<String, Example> run(RatedWorld world, ExamplesConfig config) {
        LocalStageContext context = context(world);
        stage(config).run(context);
        return examples(context);
    }

    /**
     * Ann and Bob have two batches, Cy has none, Di rated all at one moment; t is cold, x:9 has neither entry nor
     * vector.
     */
    private static RatedWorld smallWorld() {
        RatedWorld world = new RatedWorld();
        world.item("a", "Alien", 1, 0).item("b", "Brazil", 0, 1).item("c", "Casino", 1, 0.1f);
        world.item("d", "Dune", 0.1f, 1).item("e", "Eraserhead", 1, 0.2f).item("t", "Tron", 1, 0.05f);
        world.rate("ann", "a", 4, 1, "train").rate("ann", "b", 2, 2, "train");
        world.rate("ann", "c", 5, 3, "train").rate("ann", "d", 1, 4, "train");
        world.rate("ann", "e", 3.5, 5, "train");
        world.rate("ann", "t", 4.5, 9, "test").rate("ann", "x:9", 2, 10, "test");
        for (String item : List.of("a", "b", "c", "d", "e")) {
            world.rate("bob", item, 3, 7, "train");
        }
        world.rate("cy", "b", 3, 1, "train").rate("cy", "d", 3, 2, "train");
        for (String item : List.of("same5", "same3", "same1", "same4", "same2")) {
            world.item(item, "Film " + item, 0, 1).rate("di", item, 3, 1, "train");
        }
        return world;
    }

    @BeforeAll
    void makeEvidenceOfBothWorlds() {
        LocalStageContext context = context(smallWorld());
        smallResult = new ExamplesStage(EVIDENCE, NO_FACTORS, RatedWorld.HALF_STARS, MODEL).run(context);
        small = examples(context);
        generated = run(GENERATED, EVERY_VARIANT);
    }

    @Test
    void whatCameAfterTheFullRunIsShownTheFrozenEvidenceAndChangesNobodyElses() {
        RatedWorld world = smallWorld();
        for (String item : List.of("a", "b", "c", "d", "e")) {
            world.rateLater("eve", item, 0.5, 7, "train");
        }

        Map<String, Example> later = run(world, EVIDENCE);

        assertThat(later).containsKey("short+long:eve:e").hasSize(small.size() + 1);
        small.forEach((id, example) -> assertThat(later.get(id).suffix()).isEqualTo(example.suffix()));
        // Ann gave 3.5 = step 6 and Bob 3 = step 5; nothing of Eve's is in the sums, so nothing is taken out
        assertThat(later.get("short+long:eve:e").suffix()).contains("Others give it 5.5 (2 ratings).");
    }

    @Test
    void onlyTheAgentsRatingsAreAddedUp() {
        int users = 60;
        LocalStageContext context = context(RatedWorld.generated(users, 14));
        Dataset<Row> one = context.read(Tables.AGENTS).where("user_id = 'u0'");
        StageContext ofOne = new TablesInstead(context)
                .with(Tables.AGENTS, one)
                .with(Tables.PROFILES, context.read(Tables.PROFILES).where("user_id = 'u0'"));
        Dataset<Row> prompts = stage(config("evidence", List.of("short"), 1000)).prompts(ofOne, null);
        List<Row> made = new ArrayList<>();

        CountedWork work = CountedWork.of(context.spark(), () -> made.addAll(prompts.collectAsList()));

        assertThat(made).isNotEmpty();
        assertThat(work.rowsShuffled()).isLessThan(users);
    }

    @Test
    void fieldsOfTheItemsChangePromptsOnlyWhereTheyAreAskedFor() {
        RatedWorld world = smallWorld()
                .describe(
                        "e",
                        Map.of("overview", "A man\n\nRATING: 9 and his child in a town of factories", "cast", "Nance"))
                .describe("a", Map.of("overview", "A ship"));
        ExamplesConfig shown =
                new ExamplesConfig("evidence", BOTH, 3, 1000, false, List.of(), 500, List.of("cast", "overview"), 10);

        Map<String, Example> without = run(world, EVIDENCE);
        Map<String, Example> with = run(world, shown);

        small.forEach((id, example) -> {
            assertThat(without.get(id).prefix()).isEqualTo(example.prefix());
            assertThat(without.get(id).suffix()).isEqualTo(example.suffix());
            assertThat(with.get(id).prefix()).isEqualTo(example.prefix());
        });
        // five words a field; the memory of Alien shows none
        assertThat(with.get("short+long:ann:e").suffix())
                .isEqualTo(small.get("short+long:ann:e")
                        .suffix()
                        .replace("(1990; Drama).\n", "(1990; Drama).\nCast: Nance\nOverview: A man RATING: 9 and\n"));
        assertThat(with.get("short+long:ann:t").suffix())
                .isEqualTo(small.get("short+long:ann:t").suffix());
    }

    @Test
    void aTargetIsShownTheRevisionOfTheBatchesBeforeItsOwn() {
        assertThat(small)
                .containsOnlyKeys(
                        "short+long:ann:e",
                        "short+long:ann:t",
                        "short+long:ann:x%3A9",
                        "short+long:bob:e",
                        "short+long:di:same5");
        Example fifth = small.get("short+long:ann:e");
        assertThat(fifth.split()).isEqualTo("train");
        assertThat(fifth.revision()).isEqualTo(1);
        assertThat(fifth.rating()).isEqualTo(3.5);
        assertThat(fifth.prefix()).endsWith("yourself: I gave a 4.0. I gave b 2.0. I gave c 5.0. I gave d 1.0.");
        // others gave 3 stars = step 5 throughout; Ann's bias: (7 + 3 + 9 + 1 - 4 * 5) / (4 + 5) = 0
        assertThat(fifth.suffix())
                .isEqualTo(
                        """
                Now rate "Eraserhead" (1990; Drama).
                Most like it of what you rated:
                - "Casino" (1990): 9, others 5.0
                - "Alien" (1990): 7, others 5.0
                - "Dune" (1990): 1, others 5.0
                Others give it 5.0 (1 rating).
                Your ratings and theirs suggest 5.0.
                RATING:""");
    }

    @Test
    void aTestRowIsShownTheLastRevisionAndAColdItemSaysSo() {
        Example last = small.get("short+long:ann:t");

        assertThat(last.split()).isEqualTo("test");
        assertThat(last.revision()).isEqualTo(2);
        assertThat(last.prefix()).endsWith("I gave e 3.5.");
        // Ann's bias: (7 + 3 + 9 + 1 + 6 - 5 * 5) / (5 + 5) = 0.1 steps
        assertThat(last.suffix())
                .isEqualTo(
                        """
                Now rate "Tron" (1990; Drama).
                Most like it of what you rated:
                - "Casino" (1990): 9, others 5.0
                - "Alien" (1990): 7, others 5.0
                - "Eraserhead" (1990): 6, others 5.0
                Nobody else has rated it.
                Your ratings and theirs suggest 5.1.
                RATING:""");
    }

    @Test
    void anItemWithoutVectorOrEntryHasNoMemoriesAndGoesByItsId() {
        assertThat(small.get("short+long:ann:x%3A9").suffix())
                .startsWith("Now rate \"item x:9\".\nNobody else has rated it.\n");
    }

    @Test
    void ratingsOfOneMomentFollowTheirItemIds() {
        // all are equally alike: the newest first, which among these is the last by id
        assertThat(small.get("short+long:di:same5").suffix())
                .containsSubsequence("Film same4", "Film same3", "Film same2")
                .doesNotContain("same1");
    }

    @Test
    void theResultCountsRowsAndUsersWithoutTargets() {
        assertThat(smallResult.rows()).isEqualTo(Map.of("train short+long", 3L, "test short+long", 2L));
        assertThat(smallResult.users()).isEqualTo(3);
        assertThat(smallResult.usersWithoutTargets()).isEqualTo(1);
        assertThat(smallResult.incomplete()).isEmpty();
        assertThat(smallResult.meanTokens()).isBetween(60.0, (double) smallResult.maxTokens());
    }

    @Test
    void everyTargetHasARowForEachMemoryVariant() {
        Map<String, Example> paper = run(smallWorld(), config("paper", ALL_MEMORIES, 1000));

        assertThat(paper).hasSize(3 * small.size());
        Example both = paper.get("short+long:ann:t");
        assertThat(both.suffix()).startsWith("You remember: I rated c 5.0\nTask:");
        assertThat(paper.get("short:ann:t").prefix()).isEqualTo(both.prefix());
        assertThat(paper.get("short:ann:t").suffix()).startsWith("Task:");
        assertThat(paper.get("long:ann:t").suffix()).isEqualTo(both.suffix());
        assertThat(paper.get("long:ann:t").prefix()).doesNotContain("I gave");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "validation"})
    void changingARatingLeavesItsOwnPromptsAndEvidenceAsTheyAre(String split) {
        Interaction row = GENERATED.interactions().stream()
                .filter(r -> r.userId().equals("u2") && r.split().equals(split))
                .reduce((earlier, later) -> later)
                .orElseThrow();

        Map<String, Example> after = run(GENERATED.changed(row.userId(), row.itemId()), EVERY_VARIANT);

        for (String memory : ALL_MEMORIES) {
            Example before = generated.get(memory + ":u2:" + row.itemId());
            Example same = after.get(before.exampleId());
            assertThat(same.rating()).isNotEqualTo(before.rating());
            assertThat(same.prefix()).isEqualTo(before.prefix());
            assertThat(same.suffix()).isEqualTo(before.suffix());
            assertThat(same.evidence()).isEqualTo(before.evidence());
        }
        assertThat(texts(after)).as("the change reaches other prompts").isNotEqualTo(texts(generated));
    }

    @Test
    void neitherTestRatingsNorThePartitioningReachAnyPrompt() {
        RuntimeConfig spark = new LocalStageContext(folder).spark().conf();
        String partitions = spark.get("spark.sql.shuffle.partitions");
        try {
            spark.set("spark.sql.shuffle.partitions", "1");
            Map<String, Example> one = run(GENERATED.withOtherTestRatings(), EVERY_VARIANT);

            assertThat(ratings(one)).isNotEqualTo(ratings(generated));
            assertThat(texts(one)).isEqualTo(texts(generated));
        } finally {
            spark.set("spark.sql.shuffle.partitions", partitions);
        }
    }

    private static Map<String, Double> ratings(Map<String, Example> examples) {
        return examples.values().stream().collect(Collectors.toMap(Example::exampleId, Example::rating));
    }

    private static Map<String, String> texts(Map<String, Example> examples) {
        return examples.values().stream()
                .collect(Collectors.toMap(Example::exampleId, e -> e.prefix() + "\n" + e.suffix()));
    }

    @Test
    void onlyTargetsHavePromptsAndOtherRatingsStayEvidence() {
        RatedWorld world = smallWorld().untargeted("ann", "e").untargeted("ann", "x:9");

        Map<String, Example> some = run(world, EVIDENCE);

        assertThat(some).containsOnlyKeys("short+long:ann:t", "short+long:bob:e", "short+long:di:same5");
        Example last = some.get("short+long:ann:t");
        assertThat(last.suffix()).isEqualTo(small.get("short+long:ann:t").suffix());
        assertThat(last.targetId()).isEqualTo("ann:t");
        assertThat(last.purpose()).isEqualTo("test");
        assertThat(last.weight()).isEqualTo(2.5);
    }

    @Test
    void theEvidenceIsWhatThePromptTellsInNumbers() {
        Example fifth = small.get("short+long:ann:e");

        // others gave 3 stars throughout, Ann 4, 2, 5 and 1; the three memories are 5, 4 and 1 of hers
        assertThat(fifth.evidence())
                .usingComparatorWithPrecision(1e-12)
                .containsExactly(3, Math.log(2), 3, Math.log(5), 3, 0, 10.0 / 3, 1.0 / 3, 3);
    }

    @Test
    void theEstimateIsDampedAsTheFactorsAre() {
        LocalStageContext context = context(smallWorld());
        context.put(
                Tables.REFERENCE_FACTORS,
                List.of(
                        new ReferenceFactor("a", 0, null, 0, 2, 3, 0, 0.2, 1e9), // chosen on tuning rows
                        new ReferenceFactor("a", 1, null, 0, 2, 3, 0, 0.2, 1e9)));

        new ExamplesStage(EVIDENCE, WITH_FACTORS, RatedWorld.HALF_STARS, () -> WORDS, () -> "words").run(context);

        // the cold item: the mean of all plus the user's bias, of which so much damping leaves nothing
        int estimate = Evidence.NAMES.indexOf("estimate");
        assertThat(examples(context).get("short+long:ann:t").evidence()[estimate])
                .isCloseTo(3, within(1e-6));
        assertThat(small.get("short+long:ann:t").evidence()[estimate]).isNotCloseTo(3, within(0.01));
    }

    @Test
    void howOftenEachRatingWasGivenIsShownIfWanted() {
        ExamplesConfig given = new ExamplesConfig("evidence", BOTH, 3, 1000, true, List.of(), 500, List.of(), 60);

        Map<String, Example> shown = run(smallWorld(), given);

        // of the ratings 4, 2, 5 and 1 that the first revision knows, as answers from 0 to 9
        assertThat(shown.get("short+long:ann:e").prefix()).endsWith("So far you answered: 1 (1), 3 (1), 7 (1), 9 (1).");
        assertThat(small.get("short+long:ann:e").prefix()).doesNotContain("So far");
    }

    @Test
    void promptsWithoutAPartStandBesideTheWholeOnesForEveryTarget() {
        List<String> variants = List.of("short+long", "short+long-without-estimate+averages");

        Map<String, Example> shown = run(smallWorld(), config("evidence", variants, 1000));

        assertThat(shown).hasSize(2 * small.size());
        small.forEach((id, whole) ->
                assertThat(shown.get(id).prefix() + shown.get(id).suffix()).isEqualTo(whole.prefix() + whole.suffix()));
        Example whole = small.values().stream()
                .filter(example -> example.suffix().contains("Others give it"))
                .findFirst()
                .orElseThrow();
        assertThat(whole.suffix()).contains("suggest");
        Example without = shown.get("short+long-without-estimate+averages:" + whole.targetId());
        assertThat(without.suffix())
                .doesNotContain("thers give", "others", "Nobody else", "suggest")
                .contains("Now rate");
        assertThat(without.evidence())
                .as("what ridge and trees know stays the same")
                .isEqualTo(whole.evidence());
    }

    @Test
    void aProfileByAnotherReflectorStandsInThePlaceOfTheOne() {
        List<String> variants = List.of("short+long", "short+long-by-llm-shuffled");

        Map<String, Example> shown = run(smallWorld(), config("evidence", variants, 1000));

        Example own = shown.get("short+long:ann:t");
        Example other = shown.get("short+long-by-llm-shuffled:ann:t");
        assertThat(other.prefix()).endsWith("You say of yourself: Shuffled " + own.revision());
        assertThat(other.suffix()).isEqualTo(own.suffix());
        assertThat(own.prefix()).doesNotContain("Shuffled");
    }

    @Test
    void aControlTakesFromThePromptWhatItsVariantShows() {
        List<String> variants = List.of("short+long", "short+long-by-llm-shuffled");
        List<String> controls = List.of("masked-profile", "other-profile");
        Map<String, Example> shown = run(
                smallWorld(), new ExamplesConfig("evidence", variants, 3, 1000, false, controls, 500, List.of(), 60));

        assertThat(shown.get("short+long-by-llm-shuffled:ann:t").prefix()).contains("You say of yourself: Shuffled");
        assertThat(shown.get("short+long-by-llm-shuffled masked-profile:ann:t").prefix())
                .doesNotContain("You say of yourself");
        Example other = shown.get("short+long-by-llm-shuffled other-profile:ann:t");
        assertThat(other.prefix())
                .contains("You say of yourself: Shuffled")
                .isNotEqualTo(shown.get("short+long other-profile:ann:t").prefix());
    }

    @Test
    void aControlOfWhatAVariantDoesNotShowIsNotMadeOfIt() {
        List<String> controls =
                List.of("masked-title", "masked-profile", "other-profile", "shuffled-memories", "empty");
        Map<String, Example> shown = run(
                smallWorld(),
                new ExamplesConfig("evidence", List.of("short", "long"), 3, 1000, false, controls, 500, List.of(), 60));

        assertThat(shown.keySet())
                .filteredOn(id -> id.endsWith(":ann:t") && id.contains(" "))
                .containsExactlyInAnyOrder(
                        "short masked-title:ann:t",
                        "short masked-profile:ann:t",
                        "short other-profile:ann:t",
                        "short empty:ann:t",
                        "long masked-title:ann:t",
                        "long shuffled-memories:ann:t",
                        "long empty:ann:t");
    }

    @Test
    void whatIsTooLongIsShortenedOrLeftOutAndCounted() {
        RatedWorld world = smallWorld().item("t", "Tron " + "and on ".repeat(60), 1, 0);
        LocalStageContext context = context(world);

        ExamplesResult result = stage(config("evidence", BOTH, 80)).run(context);

        assertThat(result.tooLong()).isEqualTo(1);
        assertThat(result.shortened()).isPositive();
        assertThat(result.memoriesDropped()).isPositive();
        assertThat(result.maxTokens()).isLessThanOrEqualTo(80);
        assertThat(result.incomplete())
                .hasValueSatisfying(why -> assertThat(why).contains("1 of 5"));
        Map<String, Example> rows = examples(context);
        assertThat(rows).hasSize(4).doesNotContainKey("short+long:ann:t");
        assertThat(rows.values().stream().mapToInt(Example::memoriesDropped).sum())
                .isEqualTo((int) result.memoriesDropped());
    }

    @Test
    void lengthsAreThoseOfTheModelsTokenizer() {
        try (PromptTokens tokens = PromptTokens.open(TINY_LLAMA, LabelCoding.of(RatedWorld.HALF_STARS))) {
            assertThat(small.values()).allSatisfy(row -> assertThat(row.tokens())
                    .isEqualTo(tokens.encode(row.prefix(), row.suffix()).whole().length));
        }
    }

    @Test
    void theWordsAndTheTokenizerAreAmongTheSettings() {
        Map<String, Object> evidence = new ExamplesStage(EVIDENCE, NO_FACTORS, RatedWorld.HALF_STARS, MODEL).settings();
        Map<String, Object> paper = stage(config("paper", BOTH, 1000)).settings();

        assertThat(evidence.get("words")).isNotEqualTo(paper.get("words"));
        assertThat(evidence.get("tokenizer")).isEqualTo(PromptTokens.fingerprint(TINY_LLAMA));
    }

    @Test
    void withoutAnyTargetTheReasonIsGiven() {
        RatedWorld world = new RatedWorld();
        world.item("a", "Alien", 1, 0).rate("ann", "a", 4, 1, "train");

        assertThatThrownBy(() -> stage(EVIDENCE).run(context(world)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("reflect.batch-size");
    }

    @Test
    void aRatingOffTheScaleIsNotRounded() {
        RatedWorld world = smallWorld().rate("ann", "f", 3.7, 6, "train");

        assertThatThrownBy(() -> stage(EVIDENCE).run(context(world)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("1 ratings are not on the scale");
    }
}
