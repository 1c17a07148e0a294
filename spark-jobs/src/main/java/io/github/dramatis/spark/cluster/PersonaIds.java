package io.github.dramatis.spark.cluster;

import io.github.dramatis.core.persona.OptimalMatching;
import io.github.dramatis.spark.table.Persona;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * Ids for the personas of a fit. They keep those of the personas before, matched so that the squared distances of the
 * centres, in the new fit's space, add up to the least; so what is known by an id stays about the same people.
 */
final class PersonaIds {
    private PersonaIds() {}

    /**
     * The ids of the new centres: of those that are left over the least whole numbers not in use before.
     *
     * @param centres of the new fit
     * @param before personas of the fit before; empty in the first
     * @param space of the new fit
     */
    static List<String> of(List<Vector> centres, List<Persona> before, FeatureSpace space) {
        List<Vector> old =
                before.stream().map(persona -> space.place(persona.location())).toList();
        double[][] costs = new double[centres.size()][old.size()];
        for (int i = 0; i < centres.size(); i++) {
            for (int j = 0; j < old.size(); j++) {
                costs[i][j] = Vectors.sqdist(centres.get(i), old.get(j));
            }
        }
        int[] match = OptimalMatching.of(costs);
        Set<String> used = new HashSet<>(before.stream().map(Persona::personaId).toList());
        List<String> ids = new ArrayList<>();
        int next = 0;
        for (int column : match) {
            if (column >= 0) {
                ids.add(before.get(column).personaId());
                continue;
            }
            while (!used.add(Integer.toString(next))) {
                next++;
            }
            ids.add(Integer.toString(next));
        }
        return ids;
    }
}
