package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.reference.Renewal;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Persona;
import io.github.dramatis.spark.table.ReferenceFeature;
import io.github.dramatis.spark.table.Tables;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The cluster stage in an incremental run: users whose profile has grown get the nearest of the frozen centres, the
 * rows of all others stay. Personas keep their names and what they were like when they were fitted; their sizes are of
 * today.
 */
public final class PersonaPlacement {
    /** A sum in another order may differ in its last digits, which is no distance. */
    private static final double ROUNDING = 1 + 1e-9;

    private static final String PLACED = "is_placed";

    private final StageContext context;
    private final ClusterUsers sources;
    private final double maxDrift;

    /** @param maxDrift share of the users who may lie beyond the reach of their persona */
    PersonaPlacement(ClusterUsers sources, double maxDrift) {
        this.context = sources.context();
        this.sources = sources;
        this.maxDrift = maxDrift;
    }

    /** @throws UserError if too many users lie beyond the reach of their persona */
    SchemePersonas of(PersonaScheme scheme) {
        List<Persona> personas = context.recordsBefore(Tables.PERSONAS).orElseThrow().stream()
                .filter(persona -> persona.scheme().equals(scheme.name()))
                .toList();
        Dataset<Row> placeable = sources.placeable(scheme, context.read(Tables.TRAITS));
        Dataset<Row> before = context.before(Tables.PERSONA_MEMBERS)
                .orElseThrow()
                .where(col("scheme").equalTo(scheme.name()));
        Renewal renewal = Renewal.of(placeable.select("user_id", "interactions"), before);
        Dataset<Row> placed = nearest(
                scheme, renewal.renewed(placeable), renewal.renewed(context.read(Tables.INTERACTIONS)), personas);
        KeptRows kept = new KeptRows();
        Dataset<Row> all = kept.keep(
                renewal.kept(before).withColumn(PLACED, lit(false)).unionByName(placed.withColumn(PLACED, lit(true))));
        Dataset<Row> members = all.drop(PLACED);
        Counts counts = Counts.of(all, personas);
        double beyond = beyondReach(counts);
        return new SchemePersonas(
                withSizes(personas, members),
                members,
                List.of(),
                List.of(),
                new ClusterResult.Found(
                        scheme.name(),
                        counts.all(),
                        counts.placed(),
                        counts.littleHistory(),
                        0,
                        List.of(),
                        personas.size(),
                        null,
                        null,
                        personas.stream().map(Persona::name).toList(),
                        beyond),
                kept);
    }

    /**
     * Gives users the nearest of the personas that there are.
     *
     * @param context with the users' interactions and, where the scheme looks at texts, profile_vectors
     * @param traits the users' rows of the table traits, or rows like them
     * @return rows of {@code persona_members}
     */
    public static Dataset<Row> nearest(
            StageContext context, ClusterConfig config, PersonaScheme scheme, Dataset<Row> traits) {
        List<Persona> personas = context.records(Tables.PERSONAS).stream()
                .filter(persona -> persona.scheme().equals(scheme.name()))
                .toList();
        Dataset<Row> interactions =
                context.read(Tables.INTERACTIONS).join(traits.select("user_id"), new String[] {"user_id"}, "left_semi");
        return new PersonaPlacement(new ClusterUsers(context, config), 1)
                .nearest(scheme, traits, interactions, personas);
    }

    private Dataset<Row> nearest(
            PersonaScheme scheme, Dataset<Row> traits, Dataset<Row> interactions, List<Persona> personas) {
        List<ReferenceFeature> frozen = context.records(Tables.REFERENCE_FEATURES).stream()
                .filter(feature -> feature.scheme().equals(scheme.name()))
                .sorted(Comparator.comparingInt(ReferenceFeature::position))
                .toList();
        RawFeatures features = RawFeatures.of(scheme, frozen);
        Dataset<Row> training = sources.trainingPart(interactions);
        Dataset<Row> users = sources.users(traits, training, features.categories());
        Dataset<Row> points = FeatureSpace.of(frozen).place(features.addTo(sources.withText(scheme, users)));
        Vector[] centres = personas.stream().map(p -> Vectors.dense(p.centre())).toArray(Vector[]::new);
        String[] ids = personas.stream().map(Persona::personaId).toArray(String[]::new);
        return Assignment.members(scheme.name(), Assignment.of(points, centres), ids);
    }

    /**
     * How many members there are.
     *
     * @param placed in this run
     * @param far beyond the reach of their persona, as when the reach was taken of users with enough history
     */
    private record Counts(long all, long placed, long littleHistory, long far) {
        static Counts of(Dataset<Row> members, List<Persona> personas) {
            Column far = lit(false);
            for (Persona persona : personas) {
                far = far.or(col("persona_id")
                        .equalTo(persona.personaId())
                        .and(col("distance").gt(persona.reach() * ROUNDING)));
            }
            Column little = col("little_history");
            Row row = members.agg(
                            count(lit(1)),
                            count(when(col(PLACED), true)),
                            count(when(little, true)),
                            count(when(not(little).and(far), true)))
                    .head();
            return new Counts(row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3));
        }

        double beyondReach() {
            return all == littleHistory ? 0 : (double) far / (all - littleHistory);
        }
    }

    private double beyondReach(Counts counts) {
        double beyond = counts.beyondReach();
        if (beyond > maxDrift) {
            throw new UserError(
                    "--incremental, the users of today against the personas of the last full run",
                    String.format(
                            Locale.ROOT,
                            "%.3f of them lie farther from their persona's centre than 99 %% of its users did, more"
                                    + " than incremental.max-drift %s allows",
                            beyond,
                            maxDrift),
                    "do a full run (the same command without --incremental), or raise the bound; no persona"
                            + " was changed");
        }
        return beyond;
    }

    private static List<Persona> withSizes(List<Persona> personas, Dataset<Row> members) {
        Map<String, Long> sizes = new HashMap<>();
        // a row a persona
        for (Row row : members.groupBy("persona_id").agg(count(lit(1))).collectAsList()) {
            sizes.put(row.getString(0), row.getLong(1));
        }
        return personas.stream()
                .map(persona -> persona.withSize(sizes.getOrDefault(persona.personaId(), 0L)))
                .toList();
    }
}
