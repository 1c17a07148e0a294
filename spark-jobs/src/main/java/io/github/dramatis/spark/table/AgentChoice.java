package io.github.dramatis.spark.table;

import java.util.List;

/**
 * What an agent, or a baseline, would take of a slate.
 *
 * @param exampleId the prompt; of a baseline the target
 * @param targetId what was asked
 * @param userId the user
 * @param personaId the persona of the user, of the first scheme; null of a baseline
 * @param variantId who answered, of the table variants; or the name of a baseline
 * @param adapter none, or as in adapters; with pooled- before it where the agent's distribution
 *     is pooled with that of the baseline stack; null of a baseline
 * @param scheme of the personas that the adapter goes by; null where it goes by none
 * @param memory the memory variant; null of a baseline
 * @param seed which of the variant's trainings answered, from 0
 * @param weight inverse of the chance that the target was drawn
 * @param slate the items in the order in which they were shown
 * @param taken the item that the user really took; null where the slate is without it
 * @param probabilities [items + 1] of each item and, last, of none of them; they sum to 1
 * @param mass what the model gave to all these letters together, before that; null of a baseline
 * @param drawn the item that one draw takes; null for none of them
 * @param setting how the adapter was trained, where several ways are compared (experiment.over): rank-4,layers-top-8;
 *     else null
 */
public record AgentChoice(
        String exampleId,
        String targetId,
        String userId,
        String personaId,
        String variantId,
        String adapter,
        String scheme,
        String memory,
        int seed,
        double weight,
        List<String> slate,
        String taken,
        double[] probabilities,
        Double mass,
        String drawn,
        @AddedLater String setting) {}
