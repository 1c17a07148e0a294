package io.github.dramatis.spark.predict;

import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.prompt.PromptControl;
import java.io.Serializable;

/**
 * One model that is asked.
 *
 * @param variantId what it answers for, with other models of other personas
 * @param adapter none, a kind of adapter, or served with a name
 * @param scheme of the personas that it goes by; null where it goes by none
 * @param setting how it was trained, where several ways are compared; else null
 * @param memory the memory variant of its prompts
 * @param seed which of the trainings it is, from 0
 * @param membership column of the clusters that it goes by; null for all users
 * @param personaId the cluster whose users it is asked about; null for all
 * @param path of the adapter, relative to the workspace; null for the frozen base
 * @param rows test rows that it is asked about, drawn by hash; 0: all
 * @param beside path of an adapter that is asked about the same prompts: what lies below its layers need not be
 *     computed for both; null if there is none
 * @param servedModel the name by which a server knows it; null for the own engine
 */
public record AskedModel(
        String variantId,
        String adapter,
        String scheme,
        String setting,
        String memory,
        int seed,
        String membership,
        String personaId,
        String path,
        int rows,
        String beside,
        String servedModel)
        implements Serializable {
    /** Stands in the place of an adapter: the base model without one. */
    public static final String FROZEN = "none";

    /** A model behind a server. */
    static AskedModel served(String model, String adapter, String memory, int rows) {
        String id = adapter + "/" + memory;
        return new AskedModel(id, adapter, null, null, memory, 0, null, null, null, rows, null, model);
    }

    /** The same adapter under another name, asked about a sample of everybody's prompts. */
    AskedModel ofEverybody(String otherId, String otherAdapter, String otherMemory, int sample) {
        return new AskedModel(
                otherId, otherAdapter, scheme, setting, otherMemory, seed, null, null, path, sample, beside, null);
    }

    /**
     * Whether it is asked for comparison alone, with what was fitted for others: it has no pooling rows and is not
     * pooled.
     */
    boolean isControl() {
        return isControl(adapter, memory);
    }

    /**
     * Whether something was trained for it, so that pooling it with a baseline can be fitted: not of models as they
     * come.
     */
    static boolean isTrained(String adapter) {
        return Predictor.variant(adapter, "").isTrained();
    }

    /** Whether an answer of this adapter and memory is of a control. */
    static boolean isControl(String adapter, String memory) {
        return adapter.startsWith(Predictor.SWAP) || PromptControl.isControl(memory);
    }
}
