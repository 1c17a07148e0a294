package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Persona;
import io.github.dramatis.spark.table.PersonaSweep;
import io.github.dramatis.spark.table.ReferenceFeature;
import io.github.dramatis.spark.table.Tables;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds the personas of a scheme. */
final class PersonaFitting {
    private final StageContext context;
    private final ClusterUsers sources;
    private final ClusterConfig config;
    private final Dataset<Row> everybody;
    private final List<String> categories;

    /**
     * @param everybody users with {@link UserTraits}' columns, cached
     * @param categories that are looked at
     */
    PersonaFitting(ClusterUsers sources, Dataset<Row> everybody, List<String> categories) {
        this.context = sources.context();
        this.sources = sources;
        this.config = sources.config();
        this.everybody = everybody;
        this.categories = categories;
    }

    /** @throws UserError if nobody has enough history, or if so many personas cannot be told apart */
    SchemePersonas of(PersonaScheme scheme) {
        Dataset<Row> users = sources.placeable(scheme, everybody);
        long enough = enoughHistory(users);
        long fitted = Math.min(config.fitSample(), enough);
        RawFeatures features = RawFeatures.of(scheme, users, categories);
        Dataset<Row> raw = features.addTo(sources.withText(scheme, users));
        KeptRows samples = new KeptRows();
        Dataset<Row> drawn = samples.keep(
                UserSample.of(raw.filter(not(col("little_history"))), context.seed(), config.fitSample(), enough));
        FeatureSpace space = FeatureSpace.fit(drawn, features);
        Dataset<Row> points = space.place(drawn).select("user_id", FeatureSpace.FEATURES);
        Dataset<Row> fewer = fitted <= config.silhouetteSample()
                ? points
                : samples.keep(UserSample.of(points, context.seed(), config.silhouetteSample(), fitted));
        KSweep sweep = new KSweep(config, scheme.k(), context.seed(), points, fewer, fitted);
        List<PersonaFit> fits = sweep.fits(context.progress());
        PersonaFit chosen = sweep.choose(fits);
        Map<Integer, Double> reach = Reach.of(points, chosen.centres());
        KeptRows kept = new KeptRows();
        Dataset<Row> assigned = kept.keep(Assignment.of(space.place(raw), chosen.centres()));
        PersonaDescriptions portraits = new PersonaDescriptions(scheme.name(), assigned, categories);
        List<Integer> order = portraits.order();
        List<String> ids =
                PersonaIds.of(order.stream().map(c -> chosen.centres()[c]).toList(), before(scheme), space);
        List<Persona> personas = portraits.personas(ids, chosen.centres(), reach, space);
        Figures population = portraits.population();
        String[] byCluster = byCluster(order, ids, chosen.k());
        Optional<PlacementByTraits> byTraits = scheme.hasText()
                ? Optional.of(PlacementByTraits.fit(
                        scheme, Assignment.of(space.place(drawn), chosen.centres()), categories, byCluster))
                : Optional.empty();
        samples.close();
        return new SchemePersonas(
                personas,
                withUnprofiled(Assignment.members(scheme, assigned, byCluster), byTraits),
                sweep(scheme, fits, chosen),
                frozen(space, byTraits),
                new ClusterResult.Found(
                        scheme.name(),
                        population.users(),
                        byTraits.isPresent() ? everybody.count() - population.users() : 0,
                        population.users(),
                        population.littleHistory(),
                        fitted,
                        fits.stream().map(PersonaFit::k).toList(),
                        personas.size(),
                        chosen.cost() / fitted,
                        chosen.silhouette(),
                        personas.stream().map(Persona::name).toList(),
                        null),
                kept);
    }

    /** Adds the users without a profile in a scheme with text. */
    private Dataset<Row> withUnprofiled(Dataset<Row> members, Optional<PlacementByTraits> byTraits) {
        return byTraits.map(placement -> members.unionByName(placement.members(sources.unprofiled(everybody))))
                .orElse(members);
    }

    private static List<ReferenceFeature> frozen(FeatureSpace space, Optional<PlacementByTraits> byTraits) {
        Stream<ReferenceFeature> others = byTraits.stream().flatMap(placement -> placement.frozen().stream());
        return Stream.concat(space.dimensions().stream(), others).toList();
    }

    /**
     * The personas before that new ones are matched with: of this scheme, or, if there is one scheme then and now, of
     * that.
     */
    private List<Persona> before(PersonaScheme scheme) {
        List<Persona> all = context.recordsBefore(Tables.PERSONAS).orElse(List.of());
        boolean one = config.schemes().size() == 1
                && all.stream().map(Persona::scheme).distinct().count() == 1;
        return all.stream()
                .filter(persona -> one || persona.scheme().equals(scheme.name()))
                .toList();
    }

    private static String[] byCluster(List<Integer> order, List<String> ids, int k) {
        String[] byCluster = new String[k];
        Arrays.fill(byCluster, ""); // of a cluster without users
        for (int place = 0; place < ids.size(); place++) {
            byCluster[order.get(place)] = ids.get(place);
        }
        return byCluster;
    }

    private long enoughHistory(Dataset<Row> users) {
        long enough = users.filter(not(col("little_history"))).count();
        if (enough == 0) {
            throw new UserError(
                    "cluster.min-interactions = " + config.minInteractions(),
                    "none of the " + users.count() + " users has so many ratings in the training part",
                    "lower it, or ingest users with longer histories");
        }
        return enough;
    }

    private static List<PersonaSweep> sweep(PersonaScheme scheme, List<PersonaFit> fits, PersonaFit chosen) {
        return fits.stream()
                .map(fit -> new PersonaSweep(
                        scheme.name(), fit.k(), fit.cost(), fit.smallest(), fit.silhouette(), fit == chosen))
                .toList();
    }
}
