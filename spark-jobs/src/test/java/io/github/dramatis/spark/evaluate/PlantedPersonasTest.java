package io.github.dramatis.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.config.EvaluateConfig;
import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.evaluation.Verdict;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.report.Findings;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.predict.PredictStage;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Agent;
import io.github.dramatis.spark.table.BaselineFit;
import io.github.dramatis.spark.table.BaselinePrediction;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.PersonaMember;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.TestExamples;
import io.github.dramatis.spark.train.TrainStage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Worlds in which it is known whether personas help, from training to the verdict. Prompts say nothing of the user:
 * what tells users apart is their persona's adapter alone.
 */
class PlantedPersonasTest {
    private static final RatingScale STARS = new RatingScale(1, 5, 1);
    private static final Path TINY_LLAMA = Path.of("../common/language-model/src/test/resources/tiny-llama");
    private static final int USERS = 24;
    private static final int ITEMS = 6;
    private static final double NOISE = 0.1;
    private static final List<String> SCHEMES = List.of("planted");

    @TempDir
    Path folder;

    @Test
    void twoPersonasWithOppositeTastesOnTheSameItemsMustWinOverRandomClusters() {
        Results results = measured((user, item) -> (user + item) % 2 == 0 ? 5 : 1);

        assertThat(primary(results).verdict()).isEqualTo(Verdict.BETTER);
        assertThat(primary(results).value()).isLessThan(-0.2);
        assertThat(answer(results))
                .startsWith("Personas help here: NLL −")
                .endsWith(" against random clusters, 48 rows, 24 users, 1 seed.");
    }

    @Test
    void halvesOfUsersWhoAreAllAlikeMustNotWin() {
        Results results = measured((user, item) -> item % 2 == 0 ? 5 : 1);

        assertThat(primary(results).verdict()).isNotEqualTo(Verdict.BETTER);
        assertThat(primary(results).interval().low()).isLessThan(0).isGreaterThan(-0.3);
        assertThat(answer(results))
                .startsWith("Whether personas help here, so small a test cannot tell: NLL ")
                .contains(" against random clusters, 48 rows, 24 users, 1 seed; a difference of ")
                .endsWith(" could have been seen.");
    }

    /** The primary contrast in NLL. */
    private static Contrast primary(Results results) {
        return results.contrast(
                        Predictor.variant("persona", "planted", "short"),
                        Predictor.variant("random", "planted", "short"),
                        Loss.NLL)
                .orElseThrow();
    }

    /** What a user reads first. */
    private static String answer(Results results) {
        return new Findings(results).answers().get(0);
    }

    /** A world in which even and odd users are a persona each. */
    private Results measured(IntBinaryOperator taste) {
        LocalStageContext context = new LocalStageContext(folder);
        AgentModel model = AgentModel.open(new BaseModelConfig(TINY_LLAMA.toString(), "float32", ""), STARS);
        List<Example> examples = examples(taste);
        context.put(Tables.EXAMPLES, examples);
        context.put(
                Tables.AGENTS, users().mapToObj(user -> new Agent("u" + user)).toList());
        context.put(
                Tables.PERSONA_MEMBERS,
                users().mapToObj(user -> new PersonaMember(
                                "planted", "u" + user, Integer.toString(user % 2), 0.0, 10, false, "traits"))
                        .toList());
        context.put(Tables.BASELINES, List.of(new BaselineFit("user_mean", 1, 1, 8, 1.0, 1.0, 8, true, 5.0)));
        context.put(Tables.BASELINE_PREDICTIONS, baseline(examples));
        context.put(Tables.INTERACTIONS, interactions(examples));
        ResourcesConfig resources = new ResourcesConfig(2, 2, 0, 0, 0, "2g", "4g", "", 1, 0, "64m");

        new TrainStage(training(), SCHEMES, model, resources).run(context);
        new PredictStage(new PredictConfig(false, 0, 0, 200, 0, 1, 1, 1), SCHEMES, model, resources).run(context);

        return new Measuring(
                        new EvaluateConfig(200, 4, 4, 0.1, 2, 1000, 5, List.of("train")),
                        "planted",
                        null,
                        STARS,
                        context.seed())
                .of(
                        context.read(Tables.PREDICTIONS),
                        context.read(Tables.INTERACTIONS),
                        context.read(Tables.BASELINE_PREDICTIONS))
                .results();
    }

    /**
     * Of six items a user's test is two and its pooling row one; other users train on these. Some ratings are the
     * opposite of the taste.
     */
    private static List<Example> examples(IntBinaryOperator taste) {
        List<Example> examples = new ArrayList<>();
        users().forEach(user -> IntStream.range(0, ITEMS).forEach(item -> {
            int place = (item + user / 2) % ITEMS;
            String split = place < 2 ? "test" : place == 2 ? "validation" : "train";
            int rating = taste.applyAsInt(user, item);
            boolean odd = Draws.uniform(3, "noise", user + "/" + item) < NOISE;
            examples.add(TestExamples.of(
                    user + "-" + item,
                    "u" + user,
                    "i" + item,
                    split,
                    "You are a viewer.",
                    "Item: \"Number " + item + "\"\nRATING:",
                    odd ? 6 - rating : rating));
        }));
        return examples;
    }

    private static List<BaselinePrediction> baseline(List<Example> examples) {
        return examples.stream()
                .map(e -> new BaselinePrediction(
                        e.targetId(), e.userId(), e.itemId(), "user_mean", e.purpose(), 3, new double[] {
                            0.35, 0.1, 0.1, 0.1, 0.35
                        }))
                .toList();
    }

    private static List<Interaction> interactions(List<Example> examples) {
        return examples.stream()
                .map(e -> new Interaction(e.userId(), e.itemId(), e.rating(), Instant.EPOCH, e.split()))
                .toList();
    }

    private static IntStream users() {
        return IntStream.range(0, USERS);
    }

    private static TrainConfig training() {
        return new TrainConfig(
                List.of("persona", "random"),
                8,
                16,
                0,
                List.of("q_proj", "k_proj", "v_proj", "down_proj"),
                0.01,
                "cosine",
                2,
                1,
                60,
                12,
                "shuffled",
                0.01,
                1,
                0,
                0,
                false,
                "all",
                "base",
                List.of(1.0),
                0,
                "",
                1,
                "lora",
                1);
    }
}
