package io.github.dramatis.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.core.prompt.PromptVariant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadedConfigTest {
    private static final String SOURCE = "source: {format: movielens-latest, path: ratings}\n";

    private static LoadedConfig parse(String yaml, String... settings) {
        return LoadedConfig.parse("test.yaml", yaml, List.of(settings));
    }

    @Test
    void whatIsNotNamedHasItsDefault() {
        DramatisConfig config = parse(SOURCE).config();

        assertThat(config.seed()).isEqualTo(42);
        assertThat(config.split().trainFraction()).isEqualTo(0.6);
        assertThat(config.examples().memory()).containsExactly("short+long");
        assertThat(config.source().scale().min()).isNull();
        assertThat(config.estimate()).isEqualTo(new EstimateConfig(16, 0.2, 5, 10, 10, 5_000_000, 1, 1000));
        assertThat(config.baselines()).isEqualTo(new BaselinesConfig(0.01, 50, 3, 0.1, 20_000, 2000, 1));
        assertThat(config.incremental().maxDrift()).isEqualTo(0.1);
        assertThat(config.source().columns().user()).isEqualTo("user_id");
        assertThat(config.train().targetModules()).containsExactly("q_proj", "k_proj", "v_proj", "o_proj");
        assertThat(config.train().maxRows()).as("one task holds them").isEqualTo(200_000);
    }

    @Test
    void profilesOfOthersThanAgentsAreAskedForByNumberAndOnlyForText() throws JsonProcessingException {
        ClusterConfig config = parse(SOURCE).config().cluster();
        ClusterConfig sampling =
                parse(SOURCE + "cluster: {profile-sample: 500}").config().cluster();

        assertThat(config.profilesBesideAgents()).isZero();
        assertThat(sampling.profilesBesideAgents()).isEqualTo(500);
        assertThat(parse(SOURCE + "cluster: {features: traits, profile-sample: 500}")
                        .config()
                        .cluster()
                        .profilesBesideAgents())
                .isZero();
        assertThat(new ObjectMapper().writeValueAsString(config))
                .as("fingerprints of stages are made of it")
                .doesNotContain("profile");
        assertThat(new ObjectMapper().writeValueAsString(sampling)).contains("\"profileSample\":500");
        assertThatThrownBy(() -> parse(SOURCE + "cluster: {profile-sample: -1}"))
                .hasMessageContaining("cluster.profile-sample: must be from 0 to cluster.fit-sample, 100000")
                .hasMessageContaining("is -1");
        assertThatThrownBy(() -> parse(SOURCE + "cluster: {fit-sample: 50, profile-sample: 60}"))
                .hasMessageContaining("must be from 0 to cluster.fit-sample, 50, since no more users are fitted on");
    }

    @Test
    void oneRateOfGoingOnIsWrittenAsANumberAndSeveralNeedPatience() throws JsonProcessingException {
        String train =
                new ObjectMapper().writeValueAsString(parse(SOURCE).config().train());

        assertThat(train).as("fingerprints of stages are made of it").contains("\"personaRate\":0.3,");
        assertThat(parse(SOURCE + "train: {persona-rate: [0.1, 1], patience: 2}")
                        .config()
                        .train()
                        .personaRate())
                .containsExactly(0.1, 1.0);
        assertThatThrownBy(() -> parse(SOURCE + "train: {persona-rate: [0.1, 1]}"))
                .hasMessageContaining("train.persona-rate: has several rates")
                .hasMessageContaining("set patience to 1 or more");
        for (String rates : List.of("[]", "[0.1, 1.5]", "[0.3, 0.3]", "0")) {
            assertThatThrownBy(() -> parse(SOURCE + "train: {patience: 2, persona-rate: " + rates + "}"))
                    .as(rates)
                    .hasMessageContaining("must be above 0 and at most 1, or a list of such numbers");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "item-fields: [overview, average_rating]",
                "item-fields: Vote-Average",
                "item-fields: ratingNumber",
                "item-fields: [IMDB Rating]",
                "item-fields: popularity",
                "columns: {description: avg_rating}"
            })
    void aColumnThatSumsUpRatingsIsRefusedByItsName(String keys) {
        assertThatThrownBy(() -> parse("source:\n  format: csv\n  path: p\n" + keys.indent(2)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source." + (keys.startsWith("columns") ? "columns.description" : "item-fields"))
                .hasMessageContaining("which sums up ratings, among them those that are asked about: leave it out");
    }

    @Test
    void aControlThatTakesNothingFromThePromptsIsRefused() {
        assertThat(parse(SOURCE + "examples: {controls: [masked-estimate, shuffled-memories]}")
                        .config()
                        .examples()
                        .controls())
                .hasSize(2);
        assertThatThrownBy(() -> parse(SOURCE + "examples: {preset: paper, controls: masked-estimate}"))
                .hasMessageContaining("show no estimate");
        for (String one : List.of("preset: paper", "neighbours: 1")) {
            assertThatThrownBy(() -> parse(SOURCE + "examples: {" + one + ", controls: shuffled-memories}"))
                    .hasMessageContaining("examples.controls: has shuffled-memories, but prompts show one memory here");
        }
        assertThatThrownBy(() -> parse(SOURCE + "examples: {memory: long, controls: masked-profile}"))
                .hasMessageContaining("examples.controls: has masked-profile, but prompts of the memory long do not"
                        + " show what it takes; leave it out");
        assertThatThrownBy(() -> parse(SOURCE + "examples: {memory: short, controls: shuffled-memories}"))
                .hasMessageContaining("examples.controls: has shuffled-memories, but prompts of the memory short");
        assertThat(parse(SOURCE + "examples: {memory: [short, long], controls: [masked-profile, shuffled-memories]}")
                        .config()
                        .examples()
                        .controlsOf(PromptVariant.of("long")))
                .containsExactly(PromptControl.SHUFFLED_MEMORIES);
    }

    @Test
    void aWideAdapterMustNotBeWiderThanWhatIsTrained() {
        String wide = SOURCE + "train: {adapters: [single-max, single-wide], rank: 64}\n";

        assertThat(parse(wide + "cluster: {k: [2, 8]}").config().train().rank()).isEqualTo(64);
        assertThatThrownBy(() -> parse(wide + "cluster: {k: [2, 16]}"))
                .hasMessageContaining("train.adapters: has single-wide, whose rank is 16 times 64")
                .hasMessageContaining("set train.rank to at most 32");
    }

    @Test
    void aFieldIsShownOnlyIfTheSourceMakesIt() {
        String source = "source: {format: csv, path: p, item-fields: [overview], columns: {description: plot}}\n";

        assertThat(parse(source + "examples: {item-fields: [description, overview]}")
                        .config()
                        .examples()
                        .tokensPerField())
                .isEqualTo(30);
        assertThatThrownBy(() -> parse(source + "examples: {item-fields: overvew}"))
                .hasMessageContaining(
                        "examples.item-fields: names overvew, which the items do not have; did you mean overview?");
        assertThatThrownBy(
                        () -> parse(source + "examples: {item-fields: [overview, description], item-field-tokens: 7}"))
                .hasMessageContaining(
                        "examples.item-field-tokens: must be 4 or more for each of item-fields, is 7 for 2");
        assertThatThrownBy(() -> parse(source + "embed: {item-fields: plot}"))
                .hasMessageContaining("embed.item-fields: names plot");
        assertThatThrownBy(() -> parse(source + "reflect: {item-fields: overview}"))
                .hasMessageContaining("reflect.item-fields: is for reflector: llm");
        assertThatThrownBy(() -> parse(source + "reflect: {reflector: llm, item-fields: plot, llm: {model: m}}"))
                .hasMessageContaining("reflect.item-fields: names plot");
        assertThatThrownBy(() -> parse(SOURCE + "examples: {item-fields: plot}"))
                .hasMessageContaining("name it in source.item-fields");
    }

    @Test
    void promptsLeaveOutOnlyWhatTheyWouldShow() {
        assertThat(parse(SOURCE + "examples: {memory: [short+long, short+long-without-estimate+averages]}")
                        .config()
                        .examples()
                        .memory())
                .hasSize(2);
        assertThatThrownBy(() -> parse(SOURCE + "examples: {memory: short-without-colour}"))
                .hasMessageContaining("examples.memory: memory short-without-colour: prompts have no part colour");
        assertThatThrownBy(() -> parse(SOURCE + "examples: {memory: short-without-given}"))
                .hasMessageContaining("leaves out what no prompt shows, since examples.given is false");
        assertThatThrownBy(() -> parse(SOURCE + "examples: {preset: paper, given: true, memory: short-without-given}"))
                .hasMessageContaining("leaves out what no prompt shows, since examples.preset is paper");
        assertThatThrownBy(() -> parse(SOURCE + "examples: {preset: paper, memory: short-without-estimate}"))
                .hasMessageContaining("leaves out what no prompt shows, since examples.preset is paper");
        assertThatThrownBy(() ->
                        parse(SOURCE + "examples: {memory: short-without-title}\nchoice: {train-rows-per-user: 5}"))
                .hasMessageContaining(
                        "examples.memory: must name whole prompts alone where choice.train-rows-per-user is set");
    }

    @Test
    void promptsShowMemoriesByThoseReflectorsAloneThatWriteThem() {
        String byModel = SOURCE + "reflect: {reflector: llm, llm: {model: m}, beside: [statistical]}\n";

        assertThat(parse(byModel + "examples: {memory: [short, short-by-statistical]}")
                        .config()
                        .examples()
                        .memory())
                .hasSize(2);
        assertThatThrownBy(() -> parse(byModel + "examples: {memory: short-by-llm-shuffled}"))
                .hasMessageContaining(
                        "examples.memory: shows memories by llm-shuffled, who does not write any: name it in");
        assertThatThrownBy(() -> parse(SOURCE + "reflect: {beside: [statistical]}"))
                .hasMessageContaining("reflect.beside: is for reflector: llm alone");
        assertThatThrownBy(() -> parse(byModel.replace("[statistical]", "[llm]")))
                .hasMessageContaining("reflect.beside: must be some of statistical and llm-shuffled");
    }

    @Test
    void withoutRatingsAgentsChooseAndWhatIsAboutRatingsIsRefusedByItsKey() {
        String source = "source: {format: csv, path: p, feedback: taken}\n";
        DramatisConfig config =
                parse(source + "choice: {train-rows-per-user: 5}").config();

        assertThat(config.source().hasRatings()).isFalse();
        assertThat(config.estimate().rank()).isZero();
        assertThatThrownBy(() -> parse(source))
                .hasMessageContaining("choice.train-rows-per-user: must be 1 or more where source.feedback is taken");
        assertThatThrownBy(() -> parse(source + "choice: {train-rows-per-user: 5}\ncluster: {features: traits+style}"))
                .hasMessageContaining("cluster.features: must be text, traits or both where source.feedback is taken");
        assertThatThrownBy(() -> parse("source: {format: csv, path: p, feedback: clicks}"))
                .hasMessageContaining("source.feedback: must be ratings or taken, is clicks");
        assertThatThrownBy(() ->
                        parse("source: {format: csv, path: p, feedback: taken, scale: {min: 0, max: 1, step: 1}}"))
                .hasMessageContaining("source.scale: must be left out where source.feedback is taken");
        assertThatThrownBy(() -> parse("source: {format: csv, path: p, scale: {min: 1, max: 1, step: 1}}"))
                .hasMessageContaining("source.scale.max: must be above min")
                .hasMessageContaining("set source.feedback: taken");
    }

    @Test
    void summariesNeedFieldsToBeWrittenFromAndAModelThatWritesThem() {
        String source = "source: {format: csv, path: p, item-fields: [overview]}\n";

        assertThatThrownBy(() -> parse(SOURCE + "items: {enrich: llm}"))
                .hasMessageContaining("items.enrich: is llm, but items have no fields");
        assertThatThrownBy(() -> parse(source + "items: {enrich: llm}"))
                .hasMessageContaining("reflect.llm.model: must name the model that items.enrich asks");
        assertThatThrownBy(() -> parse(source + "items: {enrich: all}"))
                .hasMessageContaining("items.enrich: must be none or llm");
        assertThatThrownBy(() -> parse(source + "embed: {item-fields: summary}"))
                .hasMessageContaining("embed.item-fields: names summary");
        assertThatThrownBy(() -> parse("source: {format: csv, path: p, item-fields: summary}"))
                .hasMessageContaining("source.item-fields: names summary, the field that items.enrich writes");
        assertThat(parse(source + "items: {enrich: llm}\nreflect: {llm: {model: m}}\nembed: {item-fields: summary}")
                        .config()
                        .embed()
                        .itemFields())
                .containsExactly("summary");
    }

    @Test
    void columnsThatSayWhatAnItemIsAreTaken() {
        String keys =
                "item-fields: [overview, content_rating, release_date]\ncolumns: {description: plot}\nitem-details: d";

        SourceConfig source = parse("source:\n  format: csv\n  path: p\n" + keys.indent(2))
                .config()
                .source();

        assertThat(source.itemFields()).containsExactly("overview", "content_rating", "release_date");
        assertThat(source.columns().description()).isEqualTo("plot");
        assertThat(source.itemDetails()).isEqualTo("d");
    }

    @Test
    void aSettingGoesBeforeTheFileAndTheFileBeforeTheDefault() {
        LoadedConfig loaded = parse(SOURCE + "cluster: {k: 3}\ntrain: {rank: 8}\n", "cluster.k=5", "predict.top-k=7");

        assertThat(loaded.config().cluster().k()).containsExactly(5);
        assertThat(loaded.values().get("cluster.k")).isEqualTo(new ConfigValue(List.of(5), "--set"));
        assertThat(loaded.values().get("train.rank")).isEqualTo(new ConfigValue(8, "test.yaml"));
        assertThat(loaded.values().get("predict.top-k")).isEqualTo(new ConfigValue(7, "--set"));
        assertThat(loaded.values().get("train.epochs")).isEqualTo(new ConfigValue(1, "default"));
    }

    @Test
    void whatWasGivenMakesTheSameConfigurationAgain() {
        LoadedConfig loaded = parse(SOURCE + "train: {rank: 8}\n", "cluster.k=[2, 4]", "model.path=\"a b: c\"");

        assertThat(LoadedConfig.parse("again", loaded.yaml(), List.of()).config())
                .isEqualTo(loaded.config());
    }

    @Test
    void allProblemsAreReportedAtOnceWithTheirKeys() {
        assertThatThrownBy(() -> parse(
                        "source: {path: x}\ntrain: {rank: many, alpha: -1}\nsplit: {mode: weekly}\nclutser: {k: 3}\n"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("test.yaml")
                .hasMessageContaining("source.format: must be set")
                .hasMessageContaining("train.rank: expects a whole number, has \"many\"")
                .hasMessageContaining("split.mode: must be per-user or global, is weekly")
                .hasMessageContaining("clutser: there is no such key; did you mean cluster?");
    }

    @Test
    void aConditionNamesTheKeyInTheSpellingOfTheFile() {
        assertThatThrownBy(() -> parse(SOURCE + "train: {learning-rate: 0}\n"))
                .hasMessageContaining("train.learning-rate: must be positive, is 0.0");
    }

    @Test
    void methodsAreNamedAsTablesHaveThemAndRefuseWhatTheyCannotDo() {
        assertThat(parse(SOURCE).config().train().variant()).isEqualTo("lora");
        assertThat(parse(SOURCE + "train: {rslora: true, lora-plus-ratio: 16}\n")
                        .config()
                        .train()
                        .variant())
                .isEqualTo("rslora+");
        assertThat(parse(SOURCE + "train: {method: miss}\n").config().train().variant())
                .isEqualTo("miss");
        assertThatThrownBy(() -> parse(SOURCE + "train: {method: dora}\n"))
                .hasMessageContaining("train.method: must be lora, lora-fa, miss or vera, is dora");
        assertThatThrownBy(() -> parse(SOURCE + "train: {method: vera, rslora: true}\n"))
                .hasMessageContaining("train.rslora: is true, but the method vera has no scale");
        assertThatThrownBy(() -> parse(SOURCE + "train: {method: lora-fa, lora-plus-ratio: 16}\n"))
                .hasMessageContaining(
                        "train.lora-plus-ratio: is 16.0, but the method lora-fa does not train both A and B");
    }

    @Test
    void adaptedLayersAreAllOrTheTopOnes() {
        assertThat(parse(SOURCE).config().train().topLayers()).isZero();
        assertThat(parse(SOURCE, "train.layers=top-10").config().train().topLayers())
                .isEqualTo(10);
        assertThatThrownBy(() -> parse(SOURCE + "train: {layers: top-0}\n"))
                .hasMessageContaining("train.layers: must be all or one like top-10, is top-0");
        assertThatThrownBy(() -> parse(SOURCE + "resources: {trunk-cache: 8 GB}\n"))
                .hasMessageContaining("resources.trunk-cache: must be 0 (none) or a size like 512m or 8g, is 8 GB");
    }

    @Test
    void brokenYamlIsNamedWithItsLine() {
        assertThatThrownBy(() -> parse("source:\n  format: [movielens\n"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("not YAML")
                .hasMessageContaining("line");
    }

    @Test
    void aKeyThatIsGivenTwiceIsAnError() {
        assertThatThrownBy(() -> parse(SOURCE + "seed: 1\nseed: 2\n")).isInstanceOf(UserError.class);
    }

    @Test
    void aSettingWithoutEqualsSignIsAnError() {
        assertThatThrownBy(() -> parse(SOURCE, "seed")).hasMessageContaining("--set seed");
    }

    @Test
    void aSettingBelowAListIsAnErrorSinceTheListWouldBeGone() {
        String grids = SOURCE + "experiment: {over: [{rank: [4, 8]}, {rank: 16}]}\n";

        assertThatThrownBy(() -> parse(grids, "experiment.over.rank=[8, 16]"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--set experiment.over.rank: experiment.over is a list in test.yaml");
        assertThatThrownBy(() -> parse(SOURCE, "experiment.over=[{rank: 4}]", "experiment.over.rank=8"))
                .hasMessageContaining("experiment.over is a list in --set");
        assertThat(parse(SOURCE + "experiment: {over: {rank: [4, 8]}}\n", "experiment.over.layers=top-8")
                        .config()
                        .experiment()
                        .over())
                .singleElement()
                .satisfies(grid -> assertThat(grid).containsOnlyKeys("rank", "layers"));
    }

    @Test
    void anEscapeThatIsCutOffIsNoYaml() {
        String whole = "source: {format: csv, path: p}\n";

        assertThatThrownBy(() -> LoadedConfig.parse("f", whole, List.of("source.encoding=\"\\x")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the value is not YAML");
        assertThatThrownBy(() -> LoadedConfig.parse("f", whole + "seed: \"\\u00", List.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("not YAML");
    }
}
