package io.github.dramatis.spark.cluster;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.IncrementalConfig;
import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Groups alike users into personas and says what each is like, in every scheme of the configuration; in an incremental
 * run, see {@link PersonaPlacement}.
 */
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
        return config.hasText() ? 8 : 7;
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
            PersonaPlacement placement = new PersonaPlacement(sources, incremental.maxDrift());
            return write(context, placement::of);
        }
        Dataset<Row> training = sources.trainingPart(context.read(Tables.INTERACTIONS));
        List<String> categories = UserTraits.mostRatedCategories(training, CATEGORIES);
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> users = kept.keep(sources.users(context.read(Tables.TRAITS), training, categories));
            return write(context, new PersonaFitting(sources, users, categories)::of);
        }
    }

    /** Makes the personas of every scheme, then writes the tables. */
    private ClusterResult write(StageContext context, Function<PersonaScheme, SchemePersonas> make) {
        List<SchemePersonas> schemes = new ArrayList<>();
        try {
            for (PersonaScheme scheme : config.schemes()) {
                schemes.add(make.apply(scheme));
            }
            context.write(Tables.PERSONAS, all(schemes, SchemePersonas::personas));
            context.write(
                    Tables.PERSONA_MEMBERS,
                    schemes.stream()
                            .map(SchemePersonas::members)
                            .reduce(Dataset::unionByName)
                            .orElseThrow());
            if (incremental == null) {
                context.write(Tables.PERSONA_SWEEP, all(schemes, SchemePersonas::sweep));
                context.write(Tables.REFERENCE_FEATURES, all(schemes, SchemePersonas::features));
            }
            return new ClusterResult(schemes.stream().map(SchemePersonas::found).toList());
        } finally {
            schemes.forEach(SchemePersonas::close);
        }
    }

    private static <T> List<T> all(List<SchemePersonas> schemes, Function<SchemePersonas, List<T>> rows) {
        return schemes.stream().flatMap(scheme -> rows.apply(scheme).stream()).toList();
    }
}
