package io.github.dramatis.spark.table;

import java.util.List;

/**
 * A group of alike users.
 *
 * @param personaId "0" to "K-1"
 * @param name one line: what sets it apart
 * @param size users in it
 * @param centre its centre in the standardized feature space
 * @param medoids the users nearest to the centre, nearest first
 * @param traits JSON: share of each level of activity, conformity and diversity
 * @param categories JSON: its top categories with their share here and in the population
 */
public record Persona(
        String personaId,
        String name,
        long size,
        double[] centre,
        List<String> medoids,
        String traits,
        String categories) {}
