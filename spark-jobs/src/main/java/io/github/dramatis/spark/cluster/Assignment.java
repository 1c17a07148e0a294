package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.github.dramatis.core.config.PersonaScheme;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Gives every user the nearest centre. */
final class Assignment {
    private static final StructType NEAREST =
            new StructType().add("cluster", DataTypes.IntegerType, false).add("distance", DataTypes.DoubleType, false);

    private Assignment() {}

    /** Replaces the points by {@code cluster}, the nearest centre's index, and {@code distance}, Euclidean. */
    static Dataset<Row> of(Dataset<Row> points, Vector[] centres) {
        UDF1<Vector, Row> nearest = point -> nearest(point, centres);
        return points.withColumn("nearest", udf(nearest, NEAREST).apply(col(FeatureSpace.FEATURES)))
                .withColumn("cluster", col("nearest.cluster"))
                .withColumn("distance", col("nearest.distance"))
                .drop("nearest", FeatureSpace.FEATURES);
    }

    /**
     * The rows of {@code persona_members}.
     *
     * @param scheme of the personas, with the features that the users were placed by
     * @param assigned from {@link #of}, of users with {@code interactions} and {@code little_history}
     * @param ids the personas', by cluster
     */
    static Dataset<Row> members(PersonaScheme scheme, Dataset<Row> assigned, String[] ids) {
        return assigned.select(
                lit(scheme.name()).as("scheme"),
                col("user_id"),
                element_at(lit(ids), col("cluster").plus(1)).as("persona_id"),
                col("distance"),
                col("interactions"),
                col("little_history"),
                lit(scheme.features()).as("placed_by"));
    }

    /** The nearest centre; the first of equally near ones. */
    private static Row nearest(Vector point, Vector[] centres) {
        int index = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < centres.length; i++) {
            double squared = Vectors.sqdist(point, centres[i]);
            if (squared < least) {
                least = squared;
                index = i;
            }
        }
        return RowFactory.create(index, Math.sqrt(least));
    }
}
