package io.github.dramatis.spark.train;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.adapter.BaseModel;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.spark.model.AdapterFiles;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.table.Adapter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adapters that were trained elsewhere: PEFT directories, one for each that the configuration names, under the names
 * that {@code dramatis adapter rows} takes ({@code persona/short+long/0}).
 *
 * @param folder URI of their folder
 * @param model that they are for, with those that an experiment compares
 */
record GivenAdapters(String folder, AgentModel model) {
    private static final Logger LOG = LoggerFactory.getLogger(GivenAdapters.class);

    /** How run fingerprints of such adapters begin: they say which weights, not which training. */
    private static final String GIVEN = "given:";

    /** Whether an adapter was trained elsewhere. */
    static boolean isGiven(Adapter adapter) {
        return adapter.runFingerprint() != null && adapter.runFingerprint().startsWith(GIVEN);
    }

    /** SHA-256 of each adapter's weights by its name, so that other weights make another stage. */
    TreeMap<String, String> identity() {
        return AdapterFiles.fingerprints(folder);
    }

    /**
     * Puts them into the workspace, as its own adapters are written. One that names no base model is taken with a
     * warning.
     *
     * @param path of an adapter's folder, relative to the workspace
     * @throws UserError if one is missing, does not fit its model, or was trained on other weights
     */
    List<Adapter> publish(List<AdapterPlan> plans, String workspace, Function<AdapterPlan, String> path) {
        Map<String, String> fingerprints = identity();
        List<Adapter> published = new ArrayList<>();
        Map<String, List<String>> warnings = new LinkedHashMap<>(); // with the adapters that each is about
        for (AdapterPlan plan : plans) {
            requireThere(plan, fingerprints);
            AgentModel base = model.of(plan.setting().id());
            ModelConfig shape = base.shape();
            AdapterFiles.Given given = AdapterFiles.readGiven(folder + "/" + plan.path(), shape);
            given.trainedOn().ifPresent(trainedOn -> requireSame(plan, trainedOn, base));
            warnings(given).forEach(warning -> warnings.computeIfAbsent(warning, w -> new ArrayList<>())
                    .add(plan.path()));
            AdapterFiles.write(workspace + "/" + path.apply(plan), given.adapter(), shape, base);
            published.add(row(plan, given, shape, path.apply(plan), fingerprints.get(plan.path())));
        }
        warnings.forEach(
                (warning, adapters) -> LOG.warn("train.from {}: {}: {}", folder, warning, String.join(", ", adapters)));
        return published;
    }

    private static List<String> warnings(AdapterFiles.Given given) {
        List<String> warnings = new ArrayList<>(given.report().warnings());
        given.report().vllm().forEach(reason -> warnings.add("vLLM does not serve these adapters: " + reason));
        if (given.trainedOn().isEmpty()) {
            warnings.add("these adapters have no dramatis.json, so whether they were trained on the weights of the base"
                    + " model cannot be told");
        }
        return warnings;
    }

    private void requireThere(AdapterPlan plan, Map<String, String> fingerprints) {
        if (!fingerprints.containsKey(plan.path())) {
            throw new UserError(
                    "configuration key train.from " + folder,
                    "it has no adapter " + plan.path(),
                    "train it on the rows of dramatis adapter rows --adapter " + plan.path()
                            + ", or leave its kind out of train.adapters");
        }
    }

    private void requireSame(AdapterPlan plan, BaseModel trainedOn, AgentModel base) {
        if (!trainedOn.sha256().equals(base.weights())) {
            throw new UserError(
                    "configuration key train.from " + folder,
                    "its adapter " + plan.path() + " was trained on " + trainedOn.name() + " with weights "
                            + trainedOn.sha256() + ", not on " + base.name() + " with " + base.weights(),
                    "give adapters of this base model, or set model.path to the one that they were trained on");
        }
    }

    private static Adapter row(
            AdapterPlan plan, AdapterFiles.Given given, ModelConfig base, String path, String fingerprint) {
        LoraConfig adapter = given.adapter().config();
        return new Adapter(
                plan.variantId(),
                plan.adapter(),
                plan.memory(),
                plan.scheme(),
                plan.personaId(),
                plan.seed(),
                given.variant(),
                adapter.rank(),
                layers(adapter.layersOf(base), base.layers()),
                path,
                null,
                GIVEN + fingerprint,
                plan.rows(),
                0,
                0,
                0,
                null,
                null,
                Adapter.TRAINED,
                null,
                "[]",
                plan.setting().id(),
                null,
                null);
    }

    /** The layers as train.layers names them; other sets one by one. */
    private static String layers(List<Integer> adapted, int all) {
        if (adapted.size() == all) {
            return "all";
        }
        boolean isTop = adapted.get(0) == all - adapted.size();
        return isTop ? "top-" + adapted.size() : adapted.toString();
    }
}
