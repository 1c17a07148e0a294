package io.github.dramatis.spark.predict;

import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.prompt.PromptControl;
import java.io.Serializable;

/**
 * One model that is asked.
 *
 * @param variantId what it answers for, with other models of other personas
 * @param adapter none, single-max, single-min, persona or random
 * @param scheme of the personas that it goes by; null where it goes by none
 * @param memory the memory variant of its prompts
 * @param seed which of the trainings it is, from 0
 * @param membership column of the clusters that it goes by; null for all users
 * @param personaId the cluster whose users it is asked about; null for all
 * @param path of the adapter, relative to the workspace; null for the frozen base
 * @param rows test rows that it is asked about, drawn by hash; 0: all
 * @param beside path of an adapter that is asked about the same prompts: what lies below its layers need not be
 *     computed for both; null if there is none
 */
public record AskedModel(
        String variantId,
        String adapter,
        String scheme,
        String memory,
        int seed,
        String membership,
        String personaId,
        String path,
        int rows,
        String beside)
        implements Serializable {
    static final String FROZEN = "none";

    /** The same adapter under another name, asked about a sample of everybody's prompts. */
    AskedModel ofEverybody(String otherId, String otherAdapter, String otherMemory, int sample) {
        return new AskedModel(otherId, otherAdapter, scheme, otherMemory, seed, null, null, path, sample, beside);
    }

    /**
     * Whether it is asked for comparison alone, with what was fitted for others: it has no pooling rows and is not
     * pooled.
     */
    boolean isControl() {
        return isControl(adapter, memory);
    }

    /** Of the adapter and memory of an answer. */
    static boolean isControl(String adapter, String memory) {
        return adapter.startsWith(Predictor.SWAP) || PromptControl.isControl(memory);
    }
}
