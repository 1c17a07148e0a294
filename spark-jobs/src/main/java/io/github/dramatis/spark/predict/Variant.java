package io.github.dramatis.spark.predict;

import java.io.Serializable;

/**
 * One model that is asked.
 *
 * @param variantId what it answers for, with other models of other personas
 * @param adapter none, single-max, single-min, persona or random
 * @param memory the memory variant of its prompts
 * @param seed which of the trainings it is, from 0
 * @param membership column of the clusters that it goes by; null for all users
 * @param personaId the cluster whose users it is asked about; null for all
 * @param path of the adapter, relative to the workspace; null for the frozen base
 * @param beside path of an adapter that is asked about the same prompts: what lies below its layers need not be computed for both;
 *     null if there is none
 */
record Variant(
        String variantId,
        String adapter,
        String memory,
        int seed,
        String membership,
        String personaId,
        String path,
        String beside)
        implements Serializable {
    static final String FROZEN = "none";
}
