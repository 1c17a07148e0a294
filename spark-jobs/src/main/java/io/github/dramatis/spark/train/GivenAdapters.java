package io.github.dramatis.spark.train;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.adapter.TrainedAdapter;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.spark.model.AdapterFiles;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.table.Adapter;
import java.util.List;
import java.util.TreeMap;

/**
 * Adapters that were trained elsewhere: PEFT directories, one for each that the configuration names, under the names
 * that {@code dramatis adapter rows} takes ({@code persona/short+long/0}).
 *
 * @param folder URI of their folder
 * @param model that they are for
 */
record GivenAdapters(String folder, AgentModel model) {
    /** How run fingerprints of such adapters begin: they say which weights, not which training. */
    static final String GIVEN = "given:";

    /** SHA-256 of each adapter's weights by its name, so that other weights make another stage. */
    TreeMap<String, String> identity() {
        return AdapterFiles.fingerprints(folder);
    }

    /**
     * Puts one into the workspace, as its own adapters are written.
     *
     * @param path of its folder, relative to the workspace
     * @throws UserError if it is missing, or does not fit the model
     */
    Adapter publish(AdapterPlan plan, String workspace, String path, String fingerprint) {
        if (fingerprint == null) {
            throw new UserError(
                    "configuration key train.from " + folder,
                    "it has no adapter " + plan.path(),
                    "train it on the rows of dramatis adapter rows --adapter " + plan.path()
                            + ", or leave its kind out of train.adapters");
        }
        ModelConfig shape = model.shape();
        TrainedAdapter adapter = AdapterFiles.readTrained(folder + "/" + plan.path(), shape);
        AdapterFiles.write(workspace + "/" + path, adapter, shape, model);
        return new Adapter(
                plan.variantId(),
                plan.adapter(),
                plan.memory(),
                plan.scheme(),
                plan.personaId(),
                plan.seed(),
                adapter.config().method().label(),
                adapter.config().rank(),
                layers(adapter.config().layersOf(shape), shape.layers()),
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
