package io.github.dramatis.core.config;

import io.github.dramatis.core.naming.NearestName;
import io.github.dramatis.core.prompt.PromptVariant;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole configuration; one component a stage.
 *
 * @param seed of every random draw
 * @param source where the ratings come from
 * @param items what is written about items
 * @param split what is trained on and what is tested on
 * @param agents who is asked
 * @param targets what they are asked about
 * @param choice which choices they are asked for
 * @param reflect how histories become memories
 * @param embed how texts become vectors
 * @param cluster how users become personas
 * @param estimate how item factors are fitted
 * @param examples how prompts are made
 * @param baselines how the rivals that know numbers alone are fitted
 * @param model the base language model
 * @param train how adapters are trained
 * @param experiment which settings of that are compared
 * @param sweep which settings of that are tried, to find the best
 * @param predict how agents are asked
 * @param ask how pairs are asked about
 * @param simulate how recommenders are simulated
 * @param evaluate how answers are measured
 * @param gate what an agent has to reach
 * @param incremental how far incremental runs may go without a full one
 * @param resources what the run may use; no result depends on it
 */
public record DramatisConfig(
        @Default("42") long seed,
        SourceConfig source,
        ItemsConfig items,
        SplitConfig split,
        AgentsConfig agents,
        TargetsConfig targets,
        ChoiceConfig choice,
        ReflectConfig reflect,
        EmbedConfig embed,
        ClusterConfig cluster,
        EstimateConfig estimate,
        ExamplesConfig examples,
        BaselinesConfig baselines,
        BaseModelConfig model,
        TrainConfig train,
        ExperimentConfig experiment,
        SweepConfig sweep,
        PredictConfig predict,
        AskConfig ask,
        SimulateConfig simulate,
        EvaluateConfig evaluate,
        GateConfig gate,
        IncrementalConfig incremental,
        ResourcesConfig resources) {
    public DramatisConfig {
        List<String> fields = new ArrayList<>(source.fieldNames());
        if (items.writesSummaries()) {
            Check.that(
                    !fields.isEmpty(),
                    "items.enrich",
                    "is llm, but items have no fields: name some in source.item-fields");
            Check.that(
                    !reflect.llm().model().isBlank(),
                    "reflect.llm.model",
                    "must name the model that items.enrich asks");
            fields.add(ItemsConfig.SUMMARY);
        }
        if (!source.hasRatings()) {
            checkWithoutRatings(choice, cluster, examples, simulate);
            estimate = estimate.withoutFactors();
        }
        for (String label : examples.memory()) {
            String reflector = PromptVariant.of(label).reflector();
            Check.that(
                    reflector == null || reflect.beside().contains(reflector),
                    "examples.memory",
                    "shows memories by " + reflector + ", who does not write any: name it in reflect.beside");
        }
        Check.that(
                !choice.asked() || examples.memory().stream().allMatch(PromptVariant::isWhole),
                "examples.memory",
                "must name whole prompts alone where choice.train-rows-per-user is set: only those for ratings have"
                        + " variants");
        cluster.schemes()
                .forEach(scheme -> Check.that(
                        !train.adapters().contains("single-wide") || train.rank() * scheme.k() <= TrainConfig.MOST_RANK,
                        "train.adapters",
                        "has single-wide, whose rank is " + scheme.k() + " times " + train.rank()
                                + ", of all personas' adapters"
                                + " together, and at most " + TrainConfig.MOST_RANK
                                + " is trained; leave it out, or set"
                                + " train.rank to at most " + TrainConfig.MOST_RANK / Math.max(1, scheme.k())));
        checkFields(fields, "reflect.item-fields", reflect.itemFields());
        checkFields(fields, "embed.item-fields", embed.itemFields());
        checkFields(fields, "examples.item-fields", examples.itemFields());
    }

    /** What agents that know no ratings can do. */
    private static void checkWithoutRatings(
            ChoiceConfig choice, ClusterConfig cluster, ExamplesConfig examples, SimulateConfig simulate) {
        Check.that(
                choice.asked(),
                "choice.train-rows-per-user",
                "must be 1 or more where source.feedback is taken: without ratings agents are asked for choices alone");
        unrated(
                cluster.schemes().stream().noneMatch(PersonaScheme::hasStyle),
                "cluster.features",
                "must be text, traits or both",
                "style is how users rate");
        unrated(
                examples.controls().isEmpty(),
                "examples.controls",
                "must be empty",
                "they take something from prompts for ratings");
        unrated(simulate.session().likeFrom() == null, "simulate.session.like-from", "must be empty", "it is a rating");
    }

    private static void unrated(boolean holds, String key, String must, String reason) {
        Check.that(holds, key, must + " where source.feedback is taken: " + reason);
    }

    private static void checkFields(List<String> known, String key, List<String> fields) {
        for (String field : fields) {
            Check.that(
                    known.contains(field),
                    key,
                    "names " + field + ", which the items do not have; "
                            + (known.isEmpty()
                                    ? "name it in source.item-fields"
                                    : "did you mean " + NearestName.of(field, known)
                                            + "? (source.item-fields makes the fields)"));
        }
    }
}
