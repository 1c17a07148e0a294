package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.IncrementalConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Persona;
import io.github.dramatis.spark.table.PersonaSweep;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Groups alike users into personas and says what each is like; in an incremental run, see {@link PersonaPlacement}. */
public final class ClusterStage implements Stage<ClusterResult> {
    /** The categories that features and descriptions look at: those with the most ratings. */
    private static final int CATEGORIES = 20;

    private final ClusterConfig config;
    private final IncrementalConfig incremental; // null in a full run

    public ClusterStage(ClusterConfig config) {
        this(config, null);
    }

    private ClusterStage(ClusterConfig config, IncrementalConfig incremental) {
        this.config = config;
        this.incremental = incremental;
    }

    /** This stage in an incremental run: it places users whose profile has grown and keeps the rows of the others. */
    public ClusterStage incremental(IncrementalConfig bounds) {
        return new ClusterStage(config, bounds);
    }

    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public int logicVersion() {
        return 5;
    }

    @Override
    public List<Table<?>> inputs() {
        List<Table<?>> inputs =
                new ArrayList<>(List.of(Tables.INTERACTIONS, Tables.ITEMS, Tables.TRAITS, Tables.REFERENCE_ITEMS));
        if (config.hasText()) {
            inputs.add(Tables.PROFILES);
            inputs.add(Tables.PROFILE_VECTORS);
        }
        if (incremental != null) {
            inputs.add(Tables.REFERENCE_FEATURES);
        }
        return List.copyOf(inputs);
    }

    @Override
    public List<Table<?>> outputs() {
        return incremental == null
                ? List.of(Tables.PERSONAS, Tables.PERSONA_MEMBERS, Tables.PERSONA_SWEEP, Tables.REFERENCE_FEATURES)
                : List.of(Tables.PERSONAS, Tables.PERSONA_MEMBERS);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("cluster", config);
    }

    @Override
    public Optional<Stage<?>> full() {
        return incremental == null ? Optional.empty() : Optional.of(new ClusterStage(config));
    }

    @Override
    public ClusterResult run(StageContext context) {
        ClusterUsers sources = new ClusterUsers(context, config);
        if (incremental != null) {
            return new PersonaPlacement(context, sources, config, incremental.maxDrift()).run();
        }
        Dataset<Row> training = sources.trainingPart(context.read(Tables.INTERACTIONS));
        List<String> categories = UserTraits.mostRatedCategories(training, CATEGORIES);
        Dataset<Row> users =
                sources.users(sources.traits(), training, categories).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long fitted = Math.min(config.fitSample(), enoughHistory(users));
            RawFeatures features = RawFeatures.of(config, users, categories);
            return cluster(context, features.addTo(sources.withText(users)), fitted, features);
        } finally {
            users.unpersist();
        }
    }

    private ClusterResult cluster(StageContext context, Dataset<Row> raw, long fitted, RawFeatures features) {
        Dataset<Row> drawn = UserSample.of(raw.filter(not(col("little_history"))), context.seed(), config.fitSample());
        FeatureSpace space = FeatureSpace.fit(drawn, features);
        Dataset<Row> points = UserSample.kept(space.place(drawn).select("user_id", FeatureSpace.FEATURES));
        Dataset<Row> fewer = UserSample.of(points, context.seed(), config.silhouetteSample());
        KSweep sweep = new KSweep(config, context.seed(), points, fewer, fitted);
        List<PersonaFit> fits = sweep.fits(context.progress());
        PersonaFit chosen = sweep.choose(fits);
        Map<Integer, Double> reach = Reach.of(points, chosen.centres());
        List.of(fewer, points, drawn).forEach(Dataset::unpersist);
        Dataset<Row> assigned =
                Assignment.of(space.place(raw), chosen.centres()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Portraits portraits = new Portraits(assigned, features.categories());
            List<String> ids = PersonaIds.of(
                    portraits.order().stream().map(c -> chosen.centres()[c]).toList(),
                    context.recordsBefore(Tables.PERSONAS).orElse(List.of()),
                    space);
            List<Persona> personas = portraits.personas(ids, chosen.centres(), reach, space);
            context.write(Tables.PERSONAS, personas);
            context.write(Tables.PERSONA_SWEEP, sweep(fits, chosen));
            context.write(Tables.REFERENCE_FEATURES, space.dimensions());
            long users = writeMembers(context, assigned, portraits.order(), ids, chosen.k());
            return new ClusterResult(
                    users,
                    users,
                    assigned.filter(col("little_history")).count(),
                    fitted,
                    fits.stream().map(PersonaFit::k).toList(),
                    personas.size(),
                    chosen.cost() / fitted,
                    chosen.silhouette(),
                    personas.stream().map(Persona::name).toList(),
                    null);
        } finally {
            assigned.unpersist();
        }
    }

    private static long writeMembers(
            StageContext context, Dataset<Row> assigned, List<Integer> order, List<String> ids, int k) {
        String[] byCluster = new String[k];
        Arrays.fill(byCluster, ""); // of a cluster without users
        for (int place = 0; place < ids.size(); place++) {
            byCluster[order.get(place)] = ids.get(place);
        }
        return context.write(Tables.PERSONA_MEMBERS, Assignment.members(assigned, byCluster));
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

    private static List<PersonaSweep> sweep(List<PersonaFit> fits, PersonaFit chosen) {
        return fits.stream()
                .map(fit -> new PersonaSweep(fit.k(), fit.cost(), fit.smallest(), fit.silhouette(), fit == chosen))
                .toList();
    }
}
