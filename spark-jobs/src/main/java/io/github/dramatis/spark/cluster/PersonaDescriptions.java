package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.persona.Difference;
import io.github.dramatis.core.persona.Difference.Trait;
import io.github.dramatis.core.persona.PersonaNames;
import io.github.dramatis.spark.table.Persona;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Describes the clusters and puts them into the personas' order: the largest first. */
final class PersonaDescriptions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MEDOIDS = 3;
    private static final int TOP_CATEGORIES = 5;
    private static final double DIGITS = 1e4;

    private final String scheme;
    private final List<String> categories;
    private final Figures population;
    private final Map<Integer, Figures> figures;
    private final Map<Integer, List<String>> medoids;

    /**
     * @param scheme of the personas
     * @param assigned users with {@link UserTraits}' columns, cluster, distance and little_history
     * @param categories names of the categories that are counted
     */
    PersonaDescriptions(String scheme, Dataset<Row> assigned, List<String> categories) {
        this.scheme = scheme;
        this.categories = categories;
        this.figures = Figures.byCluster(assigned, categories.size());
        this.population = figures.remove(Figures.ALL);
        this.medoids = medoids(assigned);
    }

    /** The figures of all users. */
    Figures population() {
        return population;
    }

    /** The clusters that have users, by size, of equals by their first medoid. */
    List<Integer> order() {
        return figures.keySet().stream()
                .sorted(Comparator.comparingLong(
                                (Integer cluster) -> -figures.get(cluster).users())
                        .thenComparing(cluster -> medoids.get(cluster).get(0)))
                .toList();
    }

    /**
     * The personas in {@link #order}.
     *
     * @param ids in that order
     * @param centres by cluster
     * @param reach by cluster
     * @param space that the centres are in
     */
    List<Persona> personas(List<String> ids, Vector[] centres, Map<Integer, Double> reach, FeatureSpace space) {
        List<Integer> order = order();
        List<List<Difference>> differences = order.stream()
                .map(cluster -> figures.get(cluster).differencesTo(population, categories))
                .toList();
        List<String> names = PersonaNames.of(differences);
        List<Persona> personas = new ArrayList<>();
        for (int place = 0; place < order.size(); place++) {
            int cluster = order.get(place);
            Figures own = figures.get(cluster);
            personas.add(new Persona(
                    scheme,
                    ids.get(place),
                    names.get(place),
                    own.users(),
                    centres[cluster].toArray(),
                    space.location(centres[cluster]),
                    reach.getOrDefault(cluster, 0.0),
                    medoids.get(cluster),
                    json(traits(own)),
                    json(topCategories(own, differences.get(place)))));
        }
        return personas;
    }

    /** The nearest users of each cluster; those with too little history come last. */
    private static Map<Integer, List<String>> medoids(Dataset<Row> assigned) {
        Dataset<Row> nearest = assigned.select(
                        col("cluster"),
                        col("user_id"),
                        row_number()
                                .over(Window.partitionBy("cluster")
                                        .orderBy(col("little_history"), col("distance"), col("user_id")))
                                .as("place"))
                .filter(col("place").leq(MEDOIDS));
        Map<Integer, List<String>> medoids = new TreeMap<>();
        nearest.collectAsList().stream()
                .sorted(Comparator.comparingInt(row -> row.getInt(2)))
                .forEach(row -> medoids.computeIfAbsent(row.getInt(0), cluster -> new ArrayList<>())
                        .add(row.getString(1)));
        return medoids;
    }

    private static Map<String, Object> traits(Figures own) {
        Map<String, Object> traits = new LinkedHashMap<>();
        own.levels().forEach((trait, shares) -> {
            Map<String, Double> rounded = new LinkedHashMap<>();
            shares.forEach((level, share) -> rounded.put(level, rounded(share)));
            traits.put(trait, rounded);
        });
        putIfKnown(traits, "ratingMean", own.mean(Trait.RATING_MEAN));
        putIfKnown(traits, "ratingSpread", own.mean(Trait.RATING_SPREAD));
        return traits;
    }

    private static void putIfKnown(Map<String, Object> traits, String name, double value) {
        if (!Double.isNaN(value)) {
            traits.put(name, rounded(value));
        }
    }

    private List<Map<String, Object>> topCategories(Figures own, List<Difference> differences) {
        return differences.stream()
                .filter(d -> d.trait() == Trait.CATEGORY && d.size() > 0)
                .sorted(Comparator.comparingDouble((Difference d) -> -d.size()).thenComparing(Difference::category))
                .limit(TOP_CATEGORIES)
                .map(d -> {
                    int index = categories.indexOf(d.category());
                    Map<String, Object> category = new LinkedHashMap<>();
                    category.put("category", d.category());
                    category.put("share", rounded(own.shareOfRatings(index)));
                    category.put("population", rounded(population.shareOfRatings(index)));
                    return category;
                })
                .toList();
    }

    private static double rounded(double value) {
        return Math.rint(value * DIGITS) / DIGITS;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
