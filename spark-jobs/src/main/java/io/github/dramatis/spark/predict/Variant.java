package io.github.dramatis.spark.predict;

import java.io.Serializable;

/**
 * One model that is asked.
 *
 * @param adapter none, single-max, single-min or persona
 * @param memory the memory variant of its prompts
 * @param personaId the persona whose users it is asked about; null for all
 * @param path of the adapter, relative to the workspace; null for the frozen base
 * @param beside path of an adapter that is asked about the same prompts: what lies below its layers need not be computed for both;
 *     null if there is none
 */
record Variant(String adapter, String memory, String personaId, String path, String beside) implements Serializable {
    static final String FROZEN = "none";
}
