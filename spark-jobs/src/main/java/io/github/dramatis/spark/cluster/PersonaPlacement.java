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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The cluster stage in an incremental run: users whose profile has grown get the nearest of the frozen centres, the
 * rows of all others stay. In a scheme with text so do users without a profile, by {@link PlacementByTraits} and when
 * their traits have grown. Personas keep their names and what they were like when they were fitted; their sizes are of
 * today.
 */
public final class PersonaPlacement {
    /** A sum in another order may differ in its last digits, which is no distance. */
    private static final double ROUNDING = 1 + 1e-9;

    private static final String PLACED = "is_placed";
    private static final String PLACED_BY = "placed_by";

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
        KeptRows kept = new KeptRows();
        Dataset<Row> all = kept.keep(members(scheme, personas));
        Dataset<Row> members = all.drop(PLACED);
        Counts counts = Counts.of(all, isByOwnFeatures(scheme), personas);
        double beyond = beyondReach(counts);
        return new SchemePersonas(
                withSizes(personas, members.where(isByOwnFeatures(scheme))),
                members,
                List.of(),
                List.of(),
                new ClusterResult.Found(
                        scheme.name(),
                        counts.all(),
                        counts.byTraits(),
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

    private static Column isByOwnFeatures(PersonaScheme scheme) {
        return col(PLACED_BY).equalTo(scheme.features());
    }

    /** Everybody's rows of today, with {@link #PLACED}. Nobody is placed by traits if the last full run did not. */
    private Dataset<Row> members(PersonaScheme scheme, List<Persona> personas) {
        Dataset<Row> before = before(scheme);
        Dataset<Row> traits = context.read(Tables.TRAITS);
        Dataset<Row> members = renewed(
                before.where(isByOwnFeatures(scheme)),
                sources.placeable(scheme, traits),
                (users, interactions) -> byOwnFeatures(scheme, users, interactions, personas));
        Optional<PlacementByTraits> byTraits = byTraits(scheme);
        return byTraits.isEmpty()
                ? members
                : members.unionByName(renewed(
                        before.where(not(isByOwnFeatures(scheme))),
                        sources.unprofiled(traits),
                        (users, interactions) -> byTraits(byTraits.get(), users, interactions)));
    }

    /** The members before; an earlier version placed all by the scheme's own features and did not say so. */
    private Dataset<Row> before(PersonaScheme scheme) {
        Dataset<Row> before = context.before(Tables.PERSONA_MEMBERS)
                .orElseThrow()
                .where(col("scheme").equalTo(scheme.name()));
        return List.of(before.columns()).contains(PLACED_BY)
                ? before
                : before.withColumn(PLACED_BY, lit(scheme.features()));
    }

    /**
     * Keeps the rows of users who have not grown and places the others.
     *
     * @param users their rows of the table traits
     * @param place makes rows of {@code persona_members} from users' traits and interactions
     */
    private Dataset<Row> renewed(Dataset<Row> before, Dataset<Row> users, BinaryOperator<Dataset<Row>> place) {
        Renewal renewal = Renewal.of(users.select("user_id", "interactions"), before);
        Dataset<Row> placed = place.apply(renewal.renewed(users), renewal.renewed(context.read(Tables.INTERACTIONS)));
        return renewal.kept(before).withColumn(PLACED, lit(false)).unionByName(placed.withColumn(PLACED, lit(true)));
    }

    /**
     * Gives users without a profile the nearest of the personas that there are.
     *
     * @param context with the users' interactions
     * @param traits the users' rows of the table traits, or rows like them
     * @return rows of {@code persona_members}
     * @throws UserError if the scheme has text and its personas were found by a version that placed nobody by traits
     */
    public static Dataset<Row> nearest(
            StageContext context, ClusterConfig config, PersonaScheme scheme, Dataset<Row> traits) {
        Dataset<Row> interactions =
                context.read(Tables.INTERACTIONS).join(traits.select("user_id"), new String[] {"user_id"}, "left_semi");
        PersonaPlacement placement = new PersonaPlacement(new ClusterUsers(context, config), 1);
        if (scheme.hasText()) {
            PlacementByTraits byTraits = placement.byTraits(scheme).orElseThrow(() -> unknownTraits(scheme));
            return placement.byTraits(byTraits, traits, interactions);
        }
        List<Persona> personas = context.records(Tables.PERSONAS).stream()
                .filter(persona -> persona.scheme().equals(scheme.name()))
                .toList();
        return placement.byOwnFeatures(scheme, traits, interactions, personas);
    }

    private static UserError unknownTraits(PersonaScheme scheme) {
        return new UserError(
                "table reference_features, scheme " + scheme.name(),
                "an earlier version found these personas, and did not learn where users without a profile belong",
                "find them again (dramatis run), or ask about agents alone");
    }

    private Optional<PlacementByTraits> byTraits(PersonaScheme scheme) {
        return scheme.hasText()
                ? PlacementByTraits.of(scheme, context.records(Tables.REFERENCE_FEATURES))
                : Optional.empty();
    }

    private Dataset<Row> byTraits(PlacementByTraits byTraits, Dataset<Row> traits, Dataset<Row> interactions) {
        return byTraits.members(sources.users(traits, sources.trainingPart(interactions), byTraits.categories()));
    }

    private Dataset<Row> byOwnFeatures(
            PersonaScheme scheme, Dataset<Row> traits, Dataset<Row> interactions, List<Persona> personas) {
        List<ReferenceFeature> frozen = FeatureSpace.dimensions(
                scheme, context.records(Tables.REFERENCE_FEATURES), feature -> feature.centres() == null);
        RawFeatures features = RawFeatures.of(scheme, frozen);
        Dataset<Row> training = sources.trainingPart(interactions);
        Dataset<Row> users = sources.users(traits, training, features.categories());
        Dataset<Row> points = FeatureSpace.of(frozen).place(features.addTo(sources.withText(scheme, users)));
        Vector[] centres = personas.stream().map(p -> Vectors.dense(p.centre())).toArray(Vector[]::new);
        String[] ids = personas.stream().map(Persona::personaId).toArray(String[]::new);
        return Assignment.members(scheme, Assignment.of(points, centres), ids);
    }

    /**
     * How many members there are.
     *
     * @param all by the scheme's own features; as are those below
     * @param byTraits by traits where others are by text
     * @param placed in this run
     * @param far beyond the reach of their persona, as when the reach was taken of users with enough history
     */
    private record Counts(long all, long byTraits, long placed, long littleHistory, long far) {
        static Counts of(Dataset<Row> members, Column byOwnFeatures, List<Persona> personas) {
            Column far = lit(false);
            for (Persona persona : personas) {
                far = far.or(col("persona_id")
                        .equalTo(persona.personaId())
                        .and(col("distance").gt(persona.reach() * ROUNDING)));
            }
            Column little = col("little_history");
            Row row = members.agg(
                            count(when(byOwnFeatures, true)),
                            count(when(not(byOwnFeatures), true)),
                            count(when(byOwnFeatures.and(col(PLACED)), true)),
                            count(when(byOwnFeatures.and(little), true)),
                            count(when(byOwnFeatures.and(not(little)).and(far), true)))
                    .head();
            return new Counts(row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
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
