package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.reference.Renewal;
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
import org.apache.spark.storage.StorageLevel;

/**
 * The cluster stage in an incremental run: users whose profile has grown get the nearest of the frozen centres, the rows of all others
 * stay. Personas keep their names and what they were like when they were fitted; their sizes are of today.
 */
final class PersonaPlacement {
    /** A sum in another order may differ in its last digits, which is no distance. */
    private static final double ROUNDING = 1 + 1e-9;

    private final StageContext context;
    private final ClusterUsers sources;
    private final ClusterConfig config;
    private final double maxDrift;
    private final List<Persona> personas;

    /** @param maxDrift share of the users who may lie beyond the reach of their persona */
    PersonaPlacement(StageContext context, ClusterUsers sources, ClusterConfig config, double maxDrift) {
        this.context = context;
        this.sources = sources;
        this.config = config;
        this.maxDrift = maxDrift;
        this.personas = context.recordsBefore(Tables.PERSONAS).orElseThrow();
    }

    /** @throws UserError if too many users lie beyond the reach of their persona; then nothing is written */
    ClusterResult run() {
        Dataset<Row> today = sources.traits().select("user_id", "interactions");
        Dataset<Row> before = context.before(Tables.PERSONA_MEMBERS).orElseThrow();
        Renewal renewal = Renewal.of(today, before);
        Dataset<Row> placed = place(renewal).persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> members = renewal.kept(before).unionByName(placed).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            double beyond = beyondReach(members);
            long users = context.write(Tables.PERSONA_MEMBERS, members);
            context.write(Tables.PERSONAS, withSizes(members));
            return new ClusterResult(
                    users,
                    placed.count(),
                    members.filter(col("little_history")).count(),
                    0,
                    List.of(),
                    personas.size(),
                    null,
                    null,
                    personas.stream().map(Persona::name).toList(),
                    beyond);
        } finally {
            members.unpersist();
            placed.unpersist();
        }
    }

    /** The new rows of {@code persona_members}. */
    private Dataset<Row> place(Renewal renewal) {
        List<ReferenceFeature> frozen = context.records(Tables.REFERENCE_FEATURES).stream()
                .sorted(Comparator.comparingInt(ReferenceFeature::position))
                .toList();
        RawFeatures features = RawFeatures.of(config, frozen);
        Dataset<Row> training = sources.trainingPart(renewal.renewed(context.read(Tables.INTERACTIONS)));
        Dataset<Row> users = sources.users(renewal.renewed(sources.traits()), training, features.categories());
        Dataset<Row> points = FeatureSpace.of(frozen).place(features.addTo(sources.withText(users)));
        Vector[] centres = personas.stream().map(p -> Vectors.dense(p.centre())).toArray(Vector[]::new);
        String[] ids = personas.stream().map(Persona::personaId).toArray(String[]::new);
        return Assignment.members(Assignment.of(points, centres), ids);
    }

    /** As when the reach was taken, of users with enough history. */
    private double beyondReach(Dataset<Row> members) {
        Column far = lit(false);
        for (Persona persona : personas) {
            far = far.or(col("persona_id")
                    .equalTo(persona.personaId())
                    .and(col("distance").gt(persona.reach() * ROUNDING)));
        }
        Row found = members.filter(not(col("little_history")))
                .agg(count(lit(1)), count(when(far, true)))
                .head();
        double beyond = found.getLong(0) == 0 ? 0 : (double) found.getLong(1) / found.getLong(0);
        if (beyond > maxDrift) {
            throw new UserError(
                    "--incremental, the users of today against the personas of the last full run",
                    String.format(
                            Locale.ROOT,
                            "%.3f of them lie farther from their persona's centre than 99 %% of its users did, more than"
                                    + " incremental.max-drift %s allows",
                            beyond,
                            maxDrift),
                    "do a full run (the same command without --incremental), or raise the bound; no persona was changed");
        }
        return beyond;
    }

    private List<Persona> withSizes(Dataset<Row> members) {
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
