package io.github.dramatis.spark.table;

import java.util.List;
import java.util.Map;

/**
 * A group of alike users. In a scheme with text it is what its users with a profile are; {@code persona_members} also
 * has those who were placed in it by traits.
 *
 * @param scheme by what users were grouped: text, traits, style, both, ..., with the number of personas where it was
 *     fixed
 * @param personaId a whole number: by size from 0 in the first fit; in a later one, that of the persona before which is
 *     most like it, or an unused one
 * @param name one line: what sets it apart
 * @param size users in it; in a scheme with text those with a profile
 * @param centre its centre in the standardized feature space
 * @param location the centre in the features' own units, by the features' names: comparable from one fit to the next
 * @param reach distance to the centre within which 99 % of its users of the fit sample lie
 * @param medoids the users nearest to the centre when it was fitted, nearest first
 * @param traits JSON: share of each level of activity, conformity and diversity
 * @param categories JSON: its top categories with their mean share of its users' ratings, and of all users'
 */
public record Persona(
        String scheme,
        String personaId,
        String name,
        long size,
        double[] centre,
        Map<String, Double> location,
        double reach,
        List<String> medoids,
        String traits,
        String categories) {
    /** The same one with other users. */
    public Persona withSize(long users) {
        return new Persona(scheme, personaId, name, users, centre, location, reach, medoids, traits, categories);
    }
}
