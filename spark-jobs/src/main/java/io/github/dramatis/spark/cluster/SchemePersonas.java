package io.github.dramatis.spark.cluster;

import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.table.Persona;
import io.github.dramatis.spark.table.PersonaSweep;
import io.github.dramatis.spark.table.ReferenceFeature;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What one scheme adds to the tables.
 *
 * @param personas its rows of {@code personas}
 * @param members its rows of {@code persona_members}
 * @param sweep its rows of {@code persona_sweep}; none in an incremental run
 * @param features its rows of {@code reference_features}; none in an incremental run
 * @param found figures
 * @param kept what is cached until the members are written
 */
record SchemePersonas(
        List<Persona> personas,
        Dataset<Row> members,
        List<PersonaSweep> sweep,
        List<ReferenceFeature> features,
        ClusterResult.Found found,
        KeptRows kept)
        implements AutoCloseable {
    @Override
    public void close() {
        kept.close();
    }
}
