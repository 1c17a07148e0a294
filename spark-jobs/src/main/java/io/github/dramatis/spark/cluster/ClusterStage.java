package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Persona;
import io.github.dramatis.spark.table.PersonaSweep;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Groups alike users into personas and says what each is like. */
public final class ClusterStage implements Stage<ClusterResult> {
    /** The categories that features and descriptions look at: those with the most ratings. */
    private static final int CATEGORIES = 20;

    private static final int TEXT_DIMENSIONS = 384;

    private final ClusterConfig config;

    public ClusterStage(ClusterConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public int logicVersion() {
        return 3;
    }

    @Override
    public List<Table<?>> inputs() {
        List<Table<?>> inputs = new ArrayList<>(List.of(Tables.INTERACTIONS, Tables.ITEMS, Tables.PROFILES));
        if (hasText()) {
            inputs.add(Tables.PROFILE_VECTORS);
        }
        return List.copyOf(inputs);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.PERSONAS, Tables.PERSONA_MEMBERS, Tables.PERSONA_SWEEP);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("cluster", config);
    }

    @Override
    public ClusterResult run(StageContext context) {
        Dataset<Row> training = UserTraits.trainingPart(context.read(Tables.INTERACTIONS), context.read(Tables.ITEMS));
        List<String> categories = UserTraits.mostRatedCategories(training, CATEGORIES);
        Dataset<Row> users = UserTraits.of(context.read(Tables.PROFILES), training, categories)
                .withColumn("little_history", col("interactions").lt(config.minInteractions()))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long fitted = Math.min(config.fitSample(), enoughHistory(users));
            Dataset<Row> raw = FeatureSpace.raw(withText(users, context), hasText(), hasTraits(), categories.size());
            return cluster(context, raw, fitted, categories);
        } finally {
            users.unpersist();
        }
    }

    private ClusterResult cluster(StageContext context, Dataset<Row> raw, long fitted, List<String> categories) {
        Dataset<Row> drawn = UserSample.of(raw.filter(not(col("little_history"))), context.seed(), config.fitSample());
        FeatureSpace space = FeatureSpace.fit(drawn, hasText() ? TEXT_DIMENSIONS : 0);
        Dataset<Row> points = UserSample.kept(space.place(drawn).select("user_id", FeatureSpace.FEATURES));
        Dataset<Row> fewer = UserSample.of(points, context.seed(), config.silhouetteSample());
        KSweep sweep = new KSweep(config, context.seed(), points, fewer, fitted);
        List<PersonaFit> fits = sweep.fits(context.progress());
        PersonaFit chosen = sweep.choose(fits);
        List.of(fewer, points, drawn).forEach(Dataset::unpersist);
        Dataset<Row> assigned =
                Assignment.of(space.place(raw), chosen.centres()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return write(context, assigned, fits, chosen, fitted, categories);
        } finally {
            assigned.unpersist();
        }
    }

    private ClusterResult write(
            StageContext context,
            Dataset<Row> assigned,
            List<PersonaFit> fits,
            PersonaFit chosen,
            long fitted,
            List<String> categories) {
        Portraits portraits = new Portraits(assigned, categories);
        List<Persona> personas = portraits.personas(chosen.centres());
        context.write(Tables.PERSONAS, rows(context, Tables.PERSONAS, personas));
        context.write(Tables.PERSONA_SWEEP, rows(context, Tables.PERSONA_SWEEP, sweep(fits, chosen)));
        Column[] ids = new Column[chosen.k()];
        for (int cluster = 0; cluster < ids.length; cluster++) {
            ids[cluster] = lit(Integer.toString(portraits.order().indexOf(cluster)));
        }
        Column id = element_at(array(ids), col("cluster").plus(1));
        long users = context.write(
                Tables.PERSONA_MEMBERS,
                assigned.select(col("user_id"), id.as("persona_id"), col("distance"), col("little_history")));
        return new ClusterResult(
                users,
                assigned.filter(col("little_history")).count(),
                fitted,
                fits.stream().map(PersonaFit::k).toList(),
                personas.size(),
                chosen.cost() / fitted,
                chosen.silhouette(),
                personas.stream().map(Persona::name).toList());
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

    private Dataset<Row> withText(Dataset<Row> users, StageContext context) {
        if (!hasText()) {
            return users;
        }
        Dataset<Row> vectors = context.read(Tables.PROFILE_VECTORS).select("user_id", "vector");
        long without =
                users.join(vectors, new String[] {"user_id"}, "left_anti").count();
        if (without > 0) {
            throw new UserError(
                    "table profile_vectors",
                    without + " users of the table profiles have no vector",
                    "embed the profiles again (dramatis run --from embed)");
        }
        return users.join(vectors, "user_id");
    }

    private static List<PersonaSweep> sweep(List<PersonaFit> fits, PersonaFit chosen) {
        return fits.stream()
                .map(fit -> new PersonaSweep(fit.k(), fit.cost(), fit.smallest(), fit.silhouette(), fit == chosen))
                .toList();
    }

    private static <R extends Record> Dataset<Row> rows(StageContext context, Table<R> table, List<R> records) {
        RowCodec<R> codec = table.codec();
        return context.spark()
                .createDataFrame(records.stream().map(codec::encode).toList(), codec.schema())
                .coalesce(1);
    }

    private boolean hasText() {
        return !config.features().equals("traits");
    }

    private boolean hasTraits() {
        return !config.features().equals("text");
    }
}
