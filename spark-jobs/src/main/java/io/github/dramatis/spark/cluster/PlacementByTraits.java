package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.spark.table.ReferenceFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Places users without a profile in the personas of a scheme with text: by traits and style, which everybody has, in
 * the persona whose members in the fit sample have the nearest mean. These users have no part in what a persona is
 * like, in its size or in its reach.
 */
final class PlacementByTraits {
    private final PersonaScheme scheme;
    private final RawFeatures features;
    private final FeatureSpace space;
    private final Map<String, Vector> centres; // by persona

    private PlacementByTraits(
            PersonaScheme scheme, RawFeatures features, FeatureSpace space, Map<String, Vector> centres) {
        this.scheme = scheme;
        this.features = features;
        this.space = space;
        this.centres = centres;
    }

    /**
     * Learns where the members of each persona are.
     *
     * @param scheme with text
     * @param sample the fit sample with {@link UserTraits}' columns and cluster, one sorted partition
     * @param ids the personas', by cluster
     */
    static PlacementByTraits fit(PersonaScheme scheme, Dataset<Row> sample, List<String> categories, String[] ids) {
        PersonaScheme byTraits = scheme.byTraits();
        RawFeatures features = RawFeatures.of(byTraits, sample, categories);
        Dataset<Row> raw = features.addTo(sample);
        FeatureSpace space = FeatureSpace.fit(raw, features);
        Map<String, Vector> centres = new TreeMap<>();
        for (Row row : space.place(raw)
                .groupBy("cluster")
                .agg(Summarizer.mean(col(FeatureSpace.FEATURES)))
                .collectAsList()) {
            centres.put(ids[row.getInt(0)], row.getAs(1));
        }
        return new PlacementByTraits(byTraits, features, space, centres);
    }

    /**
     * What the last full run learnt; empty if an earlier version did that run.
     *
     * @param frozen rows of {@code reference_features}
     */
    static Optional<PlacementByTraits> of(PersonaScheme scheme, List<ReferenceFeature> frozen) {
        List<ReferenceFeature> dimensions =
                FeatureSpace.dimensions(scheme, frozen, feature -> feature.centres() != null);
        if (dimensions.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Vector> centres = new TreeMap<>();
        for (String persona : dimensions.get(0).centres().keySet()) {
            centres.put(
                    persona,
                    Vectors.dense(dimensions.stream()
                            .mapToDouble(dimension -> dimension.centres().get(persona))
                            .toArray()));
        }
        PersonaScheme byTraits = scheme.byTraits();
        return Optional.of(new PlacementByTraits(
                byTraits, RawFeatures.of(byTraits, dimensions), FeatureSpace.of(dimensions), centres));
    }

    /** The rows of {@code reference_features} that {@link #of(PersonaScheme, List)} reads. */
    List<ReferenceFeature> frozen() {
        List<ReferenceFeature> frozen = new ArrayList<>();
        for (ReferenceFeature dimension : space.dimensions()) {
            Map<String, Double> coordinates = new TreeMap<>();
            centres.forEach((persona, centre) -> coordinates.put(persona, centre.apply(dimension.position())));
            frozen.add(dimension.withCentres(coordinates));
        }
        return frozen;
    }

    /** The categories that are looked at. */
    List<String> categories() {
        return features.categories();
    }

    /**
     * The rows of {@code persona_members}, without a distance: it would be none to the centre of the persona.
     *
     * @param users with {@link UserTraits}' columns of the {@link #categories} and little_history
     */
    Dataset<Row> members(Dataset<Row> users) {
        Dataset<Row> assigned = Assignment.of(
                space.place(features.addTo(users)), centres.values().toArray(Vector[]::new));
        return Assignment.members(scheme, assigned, centres.keySet().toArray(String[]::new))
                .withColumn("distance", lit(null).cast("double"));
    }
}
