package io.github.dramatis.tests;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.estimate.TiltedHistogram;
import io.github.dramatis.spark.ask.AgentTransformer;
import io.github.dramatis.spark.ask.Agents;
import io.github.dramatis.spark.ask.Answering;
import io.github.dramatis.spark.ask.AskedPairs;
import io.github.dramatis.spark.ask.AskedVariant;
import io.github.dramatis.spark.ask.GivenRatings;
import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.AgentAnswer;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Prediction;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.Workspace;
import io.github.dramatis.tests.Launcher.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents are asked about pairs of any users and items. */
@TestMethodOrder(OrderAnnotation.class)
class AskTest {
    private static final String VARIANT = "pooled-persona/short+long";
    /**
     * Rounding of a random model in bfloat16, times the power of the agent in the pool; it differs with the prompts
     * that are computed together.
     */
    private static final double BF16 = 0.2;

    private static final SparkSession SPARK = Sessions.create("tests");

    @TempDir
    static Path folder;

    private static Path workspace;
    private static Path pairs;

    /** The pairs of the test rows; a new item; users whom the source does not know, one of whom comes with ratings. */
    @BeforeAll
    static void writePairs() throws IOException {
        workspace = folder.resolve("w");
        FinishedRun.copyTo(workspace, Pipeline.STAGES.size());
        List<String> rows = tested().stream()
                .map(prediction -> prediction.userId() + "," + prediction.itemId() + ",,,")
                .collect(Collectors.toList());
        rows.add(0, "user_id,item_id,title,year,categories");
        rows.add("u1,brand-new,\"The \"\"New\"\" One, Part 2\",2026,Drama|Comedy");
        rows.add("stranger,i1,,,");
        rows.add("nobody,i1,,,");
        rows.add("u1,brand-new,,,");
        rows.add(",i1,,,");
        pairs = folder.resolve("pairs.csv");
        Files.write(pairs, rows);
        List<String> ratings =
                SPARK
                        .read()
                        .option("header", true)
                        .csv(FinishedRun.world() + "/ratings")
                        .limit(12)
                        .collectAsList()
                        .stream()
                        .map(row -> "stranger," + row.getString(1) + "," + row.getString(2))
                        .collect(Collectors.toList());
        ratings.add(0, "user_id,item_id,rating");
        Files.write(folder.resolve("ratings.csv"), ratings);
    }

    private static List<Prediction> tested() {
        return Tables.PREDICTIONS
                .codec()
                .decodeAll(table(Tables.PREDICTIONS).where(col("variant_id").equalTo(VARIANT)));
    }

    private static Dataset<Row> table(Table<?> table) {
        return Workspace.open(workspace.toString(), SPARK.sparkContext().hadoopConfiguration())
                .reading(SPARK, 5, Progress.SILENT)
                .read(table);
    }

    private static Map<String, AgentAnswer> answers() {
        return Tables.ANSWERS.codec().decodeAll(table(Tables.ANSWERS)).stream()
                .collect(Collectors.toMap(AgentAnswer::targetId, Function.identity()));
    }

    private static Outcome ask(String... more) {
        List<String> arguments = new ArrayList<>(List.of("ask", "-w", workspace.toString()));
        arguments.addAll(List.of(more));
        return Launcher.dramatis(arguments.toArray(String[]::new));
    }

    @Test
    @Order(1)
    void aTestPairIsAnsweredAsInTheEvaluationAndNobodyIsDropped() {
        Outcome asked = ask(
                "--pairs", pairs.toString(),
                "--ratings", folder.resolve("ratings.csv").toString(),
                "--out", folder.resolve("copy").toString());

        assertThat(asked.status()).as(asked.err() + asked.out()).isEqualTo(3);
        assertThat(asked.out())
                .contains(
                        " pairs answered by " + VARIANT,
                        "1 of unknown users",
                        "1 row without a user or an item",
                        "1 row repeated");
        Map<String, AgentAnswer> answers = answers();
        assertThat(answers).hasSize(tested().size() + 3);
        for (Prediction prediction : tested()) {
            AgentAnswer answer = answers.get(prediction.targetId());
            assertThat(answer.labelProbabilities().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray())
                    .as(prediction.targetId())
                    .containsExactly(prediction.labelProbabilities(), within(BF16));
            assertThat(answer.expected()).isCloseTo(mean(answer.labelProbabilities()), within(1e-9));
            assertThat(answer.personaId()).isEqualTo(prediction.personaId());
            assertThat(answer.seen()).isFalse();
            assertThat(answer.memories()).isNotEmpty();
        }
        assertThat(answers.get("nobody:i1").error()).isEqualTo(AgentAnswer.UNKNOWN_USER);
        assertThat(answers.get("nobody:i1").expected()).isNull();
        assertThat(answers.get("stranger:i1")).satisfies(AskTest::isAnswered);
        assertThat(answers.get("stranger:i1").reflector()).isEqualTo("statistical");
        assertThat(answers.get("u1:brand-new")).satisfies(AskTest::isAnswered);
        assertThat(answers.get("u1:brand-new").memories())
                .as("its title has a vector")
                .isNotEmpty();
        assertThat(SPARK.read().parquet(folder.resolve("copy").toString()).count())
                .isEqualTo(answers.size());
    }

    /** Of the ratings 1 to 5. */
    private static double mean(List<Double> probabilities) {
        double mean = 0;
        for (int i = 0; i < probabilities.size(); i++) {
            mean += (i + 1) * probabilities.get(i);
        }
        return mean;
    }

    private static void isAnswered(AgentAnswer answer) {
        assertThat(answer.error()).isNull();
        assertThat(answer.personaId()).isNotNull();
        assertThat(answer.labelProbabilities().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(answer.like()).isBetween(0.0, 1.0);
    }

    @Test
    @Order(2)
    void theSameQuestionIsNotAskedTwiceAndAnotherVariantOfTheSameAdaptersNeither() {
        Map<String, AgentAnswer> before = answers();

        Outcome again = ask(
                "--pairs",
                pairs.toString(),
                "--ratings",
                folder.resolve("ratings.csv").toString(),
                "--variant",
                "persona/short+long",
                "--set",
                "ask.part-rows=27",
                "--accept-incomplete");

        assertThat(again.status()).as(again.err()).isZero();
        assertThat(again.out()).as("prompts are the same in parts").contains(" 0 prompts asked anew");
        assertThat(answers().keySet()).isEqualTo(before.keySet());
        assertThat(answers().get("u1:brand-new").expected())
                .as("the agent alone says something else than pooled")
                .isNotEqualTo(before.get("u1:brand-new").expected());
    }

    @Test
    @Order(3)
    void oneAnswerIsShownWithItsPromptAndItsDistribution() {
        Row seen = table(Tables.INTERACTIONS)
                .where(col("split").equalTo("train"))
                .select("user_id", "item_id")
                .first();

        Outcome card = ask("--user", seen.getString(0), "--item", seen.getString(1), "--variant", "bias");

        assertThat(card.status()).as(card.err()).isZero();
        assertThat(card.out())
                .contains("user " + seen.getString(0))
                .contains("has rated this item in the training part")
                .contains("The answer of bias:")
                .contains("%  ##")
                .contains("expected ");
    }

    @Test
    @Order(3)
    void thePromptIsTheOneOfTheEvaluationToTheLetter() {
        Prediction tested = tested().get(0);
        Example example = Tables.EXAMPLES
                .codec()
                .decode(table(Tables.EXAMPLES)
                        .where(col("example_id").equalTo(tested.exampleId()))
                        .first());

        Outcome card = ask("--user", tested.userId(), "--item", tested.itemId());

        assertThat(card.status()).as(card.err()).isZero();
        String prompt = (example.prefix() + "\n" + example.suffix())
                .lines()
                .map(line -> "  " + line + "\n")
                .collect(Collectors.joining());
        assertThat(card.out()).contains("The prompt:\n" + prompt + "\n", "The answer of " + VARIANT + ":\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"als", "ridge", "trees_content"})
    @Order(3)
    void theTransformerAnswersForABaselineAsItWasMeasured(String baseline) {
        Dataset<Row> expected = measured(baseline);
        AgentTransformer transformer =
                new AgentTransformer().setWorkspace(workspace.toString()).setVariant(baseline);

        Dataset<Row> answered = transformer.transform(expected.select("user_id", "item_id"));

        areAsMeasured(expected, expectedOf(answered));
        assertThat(List.of(answered.schema().fieldNames()))
                .isEqualTo(List.of(transformer
                        .transformSchema(expected.select("user_id", "item_id").schema())
                        .fieldNames()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"als", "bias_slope", "ridge_content"})
    @Order(3)
    void anAnswerDoesNotDependOnWhatElseIsAskedWhateverTheUserHasRated(String baseline) {
        Dataset<Row> tested = measured(baseline);
        Dataset<Row> pairs = tested.select("user_id", "item_id");
        Dataset<Row> rated = table(Tables.INTERACTIONS)
                .where(col("split").notEqual("test"))
                .join(pairs.select("user_id").distinct(), "user_id")
                .select("user_id", "item_id");
        Dataset<Row> one = rated.sort("user_id", "item_id").limit(1);
        AgentTransformer transformer =
                new AgentTransformer().setWorkspace(workspace.toString()).setVariant(baseline);

        Map<String, Double> answers = expectedOf(transformer.transform(pairs.union(rated)));

        areAsMeasured(tested, answers);
        expectedOf(transformer.transform(one)).forEach((pair, alone) -> assertThat(answers.get(pair))
                .as(pair + ", which the user has rated")
                .isCloseTo(alone, within(1e-9)));
    }

    private static Dataset<Row> measured(String baseline) {
        return table(Tables.BASELINE_PREDICTIONS)
                .where(col("baseline").equalTo(baseline).and(col("purpose").equalTo("test")));
    }

    private static Map<String, Double> expectedOf(Dataset<Row> answered) {
        return answered.collectAsList().stream()
                .collect(Collectors.toMap(
                        row -> row.getString(0) + ":" + row.getString(1), row -> row.<Double>getAs("expected")));
    }

    private static void areAsMeasured(Dataset<Row> expected, Map<String, Double> answers) {
        assertThat(answers).isNotEmpty();
        for (Row row : expected.collectAsList()) {
            // the mean of its distribution, which is kept off the ends of the scale
            assertThat(answers.get(row.getAs("user_id") + ":" + row.getAs("item_id")))
                    .as(row.<String>getAs("target_id"))
                    .isCloseTo(row.<Double>getAs("expected"), within(TiltedHistogram.MARGIN + 1e-6));
        }
    }

    @Test
    @Order(3)
    void howeverManyPartsPairsComeInTheAnswersAreTheSameAndTheVectorsAreInOneFile() throws IOException {
        Agents agents = Agents.open(SPARK, workspace.toString(), List.of());
        StageContext context = agents.context(Progress.SILENT);
        Dataset<Row> named = table(Tables.PREDICTIONS)
                .where(col("variant_id").equalTo(VARIANT))
                .select(
                        col("user_id"),
                        col("item_id"),
                        lit(null).cast("string").as("title"),
                        lit(null).cast("string").as("year"),
                        array().cast("array<string>").as("categories"));
        Dataset<Row> pairs = AskedPairs.of(named, "test rows").rows();
        Column half = pmod(xxhash64(col("user_id")), lit(2));
        Dataset<Row> none = GivenRatings.none(SPARK).rows();
        AskedVariant trees = AskedVariant.find(context, "trees_content");
        int files = SPARK.sparkContext().listFiles().size();
        long temporary = vectorFiles();
        List<Row> inParts = new ArrayList<>();
        try (Answering answering = new Answering(context, agents.config(), agents.model(), trees, pairs, none)) {
            for (int part = 0; part < 2; part++) {
                inParts.addAll(
                        answering.answers(pairs.where(half.equalTo(part))).collectAsList());
            }
        }

        assertThat(SPARK.sparkContext().listFiles().size()).isEqualTo(files + 1);
        assertThat(vectorFiles()).isEqualTo(temporary);
        try (Answering answering = new Answering(context, agents.config(), agents.model(), trees, pairs, none)) {
            assertThat(inParts)
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(answering.answers().collectAsList());
        }
    }

    /** In the folder for temporary files of the whole machine. */
    private static long vectorFiles() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("dramatis-vectors-"))
                    .count();
        }
    }

    @Test
    @Order(3)
    void theTransformerComesBackFromAFileAsItWas() throws IOException {
        AgentTransformer transformer =
                new AgentTransformer().setWorkspace(workspace.toString()).setVariant("bias");
        transformer.save(folder.resolve("transformer").toString());

        AgentTransformer read =
                AgentTransformer.load(folder.resolve("transformer").toString());

        assertThat(read.explainParams()).isEqualTo(transformer.explainParams());
        assertThat(read.uid()).isEqualTo(transformer.uid());
    }

    @Test
    @Order(4)
    void badInputSaysWhatIsWrongAndHowToMendIt() throws IOException {
        Path headless = folder.resolve("headless.csv");
        Files.writeString(headless, "user,item\n1,2\n");

        assertThat(ask().err()).contains("--pairs FILE", "--slates FILE", "--user ID with --item ID");
        assertThat(ask("--pairs", headless.toString()).err()).contains("no column user_id", "rename user");
    }

    @Test
    @Order(5)
    void whoIsForgottenHasNoAnswersAndNoneOfTheirPromptsIsKept() throws IOException {
        String user = tested().get(0).userId();
        assertThat(kept(user)).as("the test can fail").isPositive();
        Path users = folder.resolve("users.txt");
        Files.writeString(users, user + "\n");

        Outcome forget = Launcher.dramatis(
                Map.of("DRAMATIS_SUPPRESSION_KEY", "a key of the tests alone"),
                "forget",
                "-w",
                workspace.toString(),
                "--users",
                users.toString());

        assertThat(forget.status()).as(forget.err()).isZero();
        assertThat(kept(user)).isZero();
        assertThat(table(Tables.ANSWERS).where(col("user_id").equalTo(user)).count())
                .isZero();
        assertThat(table(Tables.ANSWERS).count()).isPositive();
        Outcome then = ask("--pairs", pairs.toString());
        assertThat(then.status()).isEqualTo(2);
        assertThat(then.err()).contains("stage examples", "run dramatis run");
    }

    /** Answers of the model to prompts of a user. */
    private static long kept(String user) throws IOException {
        try (var parts = Files.list(workspace.resolve("_asked"))) {
            String[] paths = parts.map(Path::toString).toArray(String[]::new);
            return SPARK.read()
                    .parquet(paths)
                    .where(col("user_id").equalTo(user))
                    .count();
        }
    }
}
