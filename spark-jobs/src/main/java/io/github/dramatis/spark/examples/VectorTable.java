package io.github.dramatis.spark.examples;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkFiles;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The items' vectors in a file that each executor gets once and maps into memory: a shuffle carries an item's number
 * instead of its 1.5 kB.
 */
public final class VectorTable implements Serializable {
    /** Column of an item's number, from 0. */
    static final String NUMBER = "vector_number";

    private static final long serialVersionUID = 1L;
    private static final StructType NUMBERS =
            new StructType().add("item_id", DataTypes.StringType, false).add(NUMBER, DataTypes.IntegerType, false);
    /** Vectors of one mapping, which Java bounds at 2 GB. */
    private static final int CHUNK = 1 << 18;

    private final String name;
    private final int dimensions;
    private final int size;
    private transient List<FloatBuffer> chunks;

    private VectorTable(String name, int dimensions, int size) {
        this.name = name;
        this.dimensions = dimensions;
        this.size = size;
    }

    /**
     * A table, and the number of each item.
     *
     * @param vectors what the tasks look up
     * @param numbers item_id, {@link #NUMBER}
     */
    public record Indexed(VectorTable vectors, Dataset<Row> numbers) {}

    /**
     * Writes the file. Spark gives it to every executor, also to those that start later, so it stays as long as the
     * application: who needs the vectors more than once makes one table.
     *
     * @param rows item_id, vector (array of floats)
     */
    public static Indexed of(SparkSession spark, Dataset<Row> rows) {
        try {
            // where Spark would copy it to on the driver
            Path file = Files.createTempFile(Path.of(SparkFiles.getRootDirectory()), "dramatis-vectors-", ".bin");
            List<Row> numbers = new ArrayList<>();
            int dimensions = write(rows.sort("item_id").toLocalIterator(), file, numbers);
            spark.sparkContext().addFile(file.toUri().toString());
            return new Indexed(
                    new VectorTable(file.getFileName().toString(), dimensions, numbers.size()),
                    spark.createDataFrame(numbers, NUMBERS));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the items' vectors for the executors", e);
        }
    }

    private static int write(Iterator<Row> rows, Path file, List<Row> numbers) throws IOException {
        int dimensions = 0;
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            while (rows.hasNext()) {
                Row row = rows.next();
                List<Float> vector = row.getList(1);
                dimensions = vector.size();
                for (float value : unit(vector)) {
                    out.writeFloat(value);
                }
                numbers.add(RowFactory.create(row.getString(0), numbers.size()));
            }
        }
        return dimensions;
    }

    /** Scales a vector to length 1; a vector of zeros stays one. */
    private static float[] unit(List<Float> vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double length = squares == 0 ? 1 : Math.sqrt(squares);
        float[] unit = new float[vector.size()];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector.get(i) / length);
        }
        return unit;
    }

    /** [dimensions] of the item with a number, of length 1 unless it is zeros. */
    float[] get(int number) {
        if (chunks == null) {
            chunks = map();
        }
        float[] vector = new float[dimensions];
        chunks.get(number / CHUNK).get(number % CHUNK * dimensions, vector);
        return vector;
    }

    private List<FloatBuffer> map() {
        List<FloatBuffer> mapped = new ArrayList<>();
        try (FileChannel file = FileChannel.open(Path.of(SparkFiles.get(name)), StandardOpenOption.READ)) {
            long bytes = (long) dimensions * Float.BYTES;
            for (int first = 0; first < size; first += CHUNK) {
                long rows = Math.min(CHUNK, size - first);
                mapped.add(
                        file.map(MapMode.READ_ONLY, first * bytes, rows * bytes).asFloatBuffer());
            }
            return mapped;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the items' vectors " + name, e);
        }
    }
}
