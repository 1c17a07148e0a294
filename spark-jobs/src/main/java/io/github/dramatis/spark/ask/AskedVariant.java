package io.github.dramatis.spark.ask;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.naming.NearestName;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.core.prompt.PromptVariant;
import io.github.dramatis.spark.predict.AskedModel;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.BaselineFit;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Variant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who is asked.
 *
 * @param id of the variant, or the baseline's name
 * @param variant null where a baseline alone is asked
 * @param baseline that is asked, or that the agent is pooled with; null for an agent alone
 */
public record AskedVariant(String id, Variant variant, BaselineFit baseline) {
    /** Whom a user means who names nobody: the paper's agent, made as good as numbers can make it. */
    private static final List<String> PREFERRED = List.of(
            Adapter.PERSONA, Adapter.SINGLE_MAX, Adapter.SINGLE_MIN, Adapter.SINGLE_SUBSAMPLE, AskedModel.FROZEN);

    /**
     * Finds a variant or a baseline by its name.
     *
     * @param name empty for the pooled persona agent or, where there is none, what comes next to it
     * @throws UserError if there is none of this name, or it cannot be asked about any pair
     */
    public static AskedVariant find(StageContext context, String name) {
        List<Variant> variants = context.records(Tables.VARIANTS);
        List<BaselineFit> baselines = context.records(Tables.BASELINES);
        Optional<Variant> variant = name.isEmpty()
                ? preferred(variants)
                : variants.stream().filter(v -> v.variantId().equals(name)).findFirst();
        if (variant.isPresent()) {
            requireAskable(variant.get());
            return new AskedVariant(
                    variant.get().variantId(),
                    variant.get(),
                    variant.get().baseline() == null
                            ? null
                            : baseline(baselines, variant.get().baseline()).orElseThrow());
        }
        return baseline(baselines, name)
                .map(fit -> new AskedVariant(name, null, fit))
                .orElseThrow(() -> unknown(name, variants, baselines));
    }

    /**
     * An agent alone: pooled with a baseline it would repeat what that says.
     *
     * @param name empty for the persona agent or, where there is none, what comes next to it
     * @throws UserError if there is none of this name, or it is no agent alone
     */
    public static AskedVariant alone(StageContext context, String name) {
        AskedVariant found = name.isEmpty()
                ? preferred(context.records(Tables.VARIANTS).stream()
                                .filter(variant -> !variant.pooled())
                                .toList())
                        .map(variant -> new AskedVariant(variant.variantId(), variant, null))
                        .orElseThrow(() ->
                                new UserError("workspace", "it has no agents", "run the pipeline first: dramatis run"))
                : find(context, name);
        if (!found.asksModel() || found.variant().pooled()) {
            throw new UserError(
                    "--variant " + found.id(),
                    "it is a baseline, or pooled with one, which may be fitted as a recommender is",
                    "name an agent alone, persona/short+long say");
        }
        return found;
    }

    private static Optional<Variant> preferred(List<Variant> variants) {
        return variants.stream()
                .filter(AskedVariant::isAskable)
                .filter(variant -> PREFERRED.contains(variant.adapter()))
                .min(Comparator.<Variant>comparingInt(variant -> variant.pooled() ? 0 : 1)
                        .thenComparingInt(variant -> PREFERRED.indexOf(variant.adapter()))
                        .thenComparing(variant -> !PromptVariant.isWhole(variant.memory()))
                        .thenComparing(Comparator.comparingInt(
                                        (Variant variant) -> variant.memory().length())
                                .reversed()) // short+long before short and long
                        .thenComparing(Variant::variantId));
    }

    private static Optional<BaselineFit> baseline(List<BaselineFit> baselines, String name) {
        return baselines.stream().filter(fit -> fit.baseline().equals(name)).findFirst();
    }

    private static UserError unknown(String name, List<Variant> variants, List<BaselineFit> baselines) {
        List<String> names = Stream.concat(
                        variants.stream().filter(AskedVariant::isAskable).map(Variant::variantId),
                        baselines.stream().map(BaselineFit::baseline))
                .toList();
        return new UserError(
                "--variant " + name,
                "the workspace has no such variant",
                names.isEmpty()
                        ? "run the pipeline first: dramatis run"
                        : "did you mean " + NearestName.of(name, names) + "? There are " + String.join(", ", names));
    }

    private static boolean isAskable(Variant variant) {
        return !isServed(variant)
                && !variant.adapter().equals(Adapter.RANDOM)
                && !variant.adapter().startsWith(Predictor.SWAP)
                && !PromptControl.isControl(variant.memory());
    }

    private static boolean isServed(Variant variant) {
        return variant.adapter().startsWith(Predictor.SERVED);
    }

    private static void requireAskable(Variant variant) {
        if (isServed(variant)) {
            throw new UserError(
                    "--variant " + variant.variantId(),
                    "a model behind a server answers for it, which has answered prompts of the stage predict alone",
                    "ask a variant of " + String.join(", ", PREFERRED));
        }
        if (!isAskable(variant)) {
            throw new UserError(
                    "--variant " + variant.variantId(),
                    "it is a control of the evaluation, which has answers for its test rows alone",
                    "ask a variant of " + String.join(", ", PREFERRED));
        }
        if (!variant.adapter().equals(AskedModel.FROZEN) && variant.paths().isEmpty()) {
            throw new UserError(
                    "--variant " + variant.variantId(), "its adapters are gone", "train them again: dramatis run");
        }
    }

    /** Whether a language model is asked. */
    public boolean asksModel() {
        return variant != null;
    }

    /** Whether each persona has an adapter of its own. */
    public boolean goesByPersona() {
        return asksModel() && variant.goesByPersona();
    }

    /** The scheme of its personas. */
    public PersonaScheme scheme(ClusterConfig cluster) {
        return cluster.schemes().stream()
                .filter(each -> each.name().equals(variant.scheme()))
                .findFirst()
                .orElseThrow(() -> new UserError(
                        "--variant " + id,
                        "its personas are of the scheme " + variant.scheme()
                                + ", which the configuration does not have",
                        "give the configuration of the last run with -c"));
    }

    /** The models that are asked, each about the users of its persona. */
    List<AskedModel> models() {
        return variant.paths().isEmpty()
                ? List.of(model(null, null))
                : variant.paths().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(path ->
                                model(path.getKey().equals(Variant.EVERYBODY) ? null : path.getKey(), path.getValue()))
                        .toList();
    }

    private AskedModel model(String personaId, String path) {
        return new AskedModel(
                id,
                variant.adapter(),
                variant.scheme(),
                variant.setting(),
                variant.memory(),
                variant.seed(),
                null,
                personaId,
                path,
                0,
                path,
                null);
    }
}
