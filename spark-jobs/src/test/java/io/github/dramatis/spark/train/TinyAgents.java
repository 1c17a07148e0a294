package io.github.dramatis.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Agent;
import io.github.dramatis.spark.table.BaselineFit;
import io.github.dramatis.spark.table.BaselinePrediction;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.PersonaMember;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.TestExamples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Eight users of two personas on a tiny random model: half of them rate everything 5, the others everything 1. */
public final class TinyAgents {
    /** Their ratings are 1 to 5. */
    public static final RatingScale STARS = new RatingScale(1, 5, 1);

    /** Directory of the model that they run on. */
    public static final Path TINY_LLAMA = Path.of("../common/language-model/src/test/resources/tiny-llama");

    /** What they run on. */
    public static final AgentModel MODEL =
            AgentModel.open(new BaseModelConfig(TINY_LLAMA.toString(), "float32", ""), STARS);

    private TinyAgents() {}

    /** Users of persona 0 rate everything 5, those of persona 1 rate everything 1. */
    public static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (int user = 0; user < 8; user++) {
            for (int item = 0; item < 6; item++) {
                String split = item < 4 ? "train" : item == 4 ? "validation" : "test";
                examples.add(TestExamples.of(
                        user + "-" + item,
                        "u" + user,
                        "i" + item,
                        split,
                        "You are viewer " + user + ".",
                        "Item: \"Number " + item + "\"\nRATING:",
                        user % 2 == 0 ? 5 : 1));
            }
        }
        return examples;
    }

    /**
     * The user mean is the best of the baselines, and says of every rating that it is as likely as another but the best
     * two.
     */
    public static void putBaselines(LocalStageContext context) {
        context.put(Tables.BASELINES, List.of(new BaselineFit("user_mean", 1, 1, 8, 1.0, 1.0, 8, true, 5.0)));
        context.put(
                Tables.BASELINE_PREDICTIONS,
                examples().stream()
                        .map(e -> new BaselinePrediction(
                                e.targetId(), e.userId(), e.itemId(), "user_mean", e.purpose(), 3, new double[] {
                                    0.15, 0.15, 0.2, 0.25, 0.25
                                }))
                        .toList());
    }

    public static void putMembers(LocalStageContext context) {
        context.put(Tables.AGENTS, agents());
        context.put(Tables.PERSONA_MEMBERS, members());
    }

    public static List<Agent> agents() {
        return IntStream.range(0, 8).mapToObj(user -> new Agent("u" + user)).toList();
    }

    /** Of each agent the persona. */
    public static List<PersonaMember> members() {
        return IntStream.range(0, 8)
                .mapToObj(user ->
                        new PersonaMember("traits", "u" + user, Integer.toString(user % 2), 0.0, 10, false, "traits"))
                .toList();
    }

    public static TrainConfig training(List<String> adapters, String layers) {
        return training(adapters, layers, "");
    }

    /** @param from where adapters are that were trained elsewhere */
    public static TrainConfig training(List<String> adapters, String layers, String from) {
        return new TrainConfig(
                adapters,
                8,
                16,
                0,
                List.of("q_proj", "v_proj", "down_proj"),
                0.02,
                "constant",
                0,
                1,
                30,
                8,
                "grouped",
                0,
                1,
                0,
                0,
                false,
                layers,
                "base",
                List.of(0.5),
                0,
                from,
                1,
                "lora",
                1);
    }

    public static ResourcesConfig resources(int parallel) {
        return new ResourcesConfig(parallel, 2, 0, 0, 0, "2g", "4g", "", 1, 5, "64m");
    }

    public static LocalStageContext trained(Path folder, List<String> adapters) {
        return trained(folder, adapters, "all");
    }

    public static LocalStageContext trained(Path folder, List<String> adapters, String layers) {
        LocalStageContext context = new LocalStageContext(folder);
        context.put(Tables.EXAMPLES, examples());
        putMembers(context);
        putBaselines(context);
        TrainResult result =
                new TrainStage(training(adapters, layers), List.of("traits"), MODEL, resources(2)).run(context);
        assertThat(result.failed()).isZero();
        return context;
    }
}
