package io.github.dramatis.spark.table;

import io.github.dramatis.core.error.UserError;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Turns records into rows and back. A component {@code userId} is the column {@code user_id}; primitives are never
 * null.
 *
 * <p>{@code Encoders.bean} of a record is silently an empty schema in Spark 3.5, hence this class.
 */
public final class RowCodec<R extends Record> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Class<R> type;
    private transient RecordComponent[] components;
    private transient Constructor<R> constructor;

    private RowCodec(Class<R> type) {
        this.type = type;
    }

    public static <R extends Record> RowCodec<R> of(Class<R> type) {
        return new RowCodec<>(type);
    }

    /** The columns, in the order of the components. */
    public StructType schema() {
        StructField[] fields = Arrays.stream(components())
                .map(c -> DataTypes.createStructField(
                        columnName(c.getName()),
                        columnType(c.getGenericType()),
                        !c.getType().isPrimitive()))
                .toArray(StructField[]::new);
        return DataTypes.createStructType(fields);
    }

    /** For {@code map} and its like that return rows of this record. */
    public Encoder<Row> encoder() {
        return Encoders.row(schema());
    }

    public Row encode(R value) {
        RecordComponent[] all = components();
        Object[] values = new Object[all.length];
        for (int i = 0; i < all.length; i++) {
            try {
                values[i] = toColumn(all[i].getAccessor().invoke(value));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + all[i] + " of " + type, e);
            }
        }
        return RowFactory.create(values);
    }

    /** All rows of a data set that is small whatever the data, as {@link #decode} reads them. */
    public List<R> decodeAll(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(this::decode).toList();
    }

    /** Reads the record's columns by name; others may stand beside them. */
    public R decode(Row row) {
        RecordComponent[] all = components();
        Object[] values = new Object[all.length];
        for (int i = 0; i < all.length; i++) {
            String column = columnName(all[i].getName());
            if (mayBeMissing(all[i]) && !has(row.schema(), column)) {
                continue;
            }
            int index = row.fieldIndex(column);
            values[i] = row.isNullAt(index) ? null : toComponent(all[i].getType(), row, index);
        }
        try {
            return constructor().newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "cannot build " + type.getSimpleName() + " from a row of " + row.schema(), e);
        }
    }

    /**
     * Holds a data set's columns against the record's.
     *
     * @throws UserError naming table, column and expectation where one is missing or of another type
     */
    public void check(String table, StructType actual) {
        for (StructField expected : schema().fields()) {
            if (!isIn(actual, expected) && !isMissingEarlier(actual, expected)) {
                int index = Arrays.asList(actual.fieldNames()).indexOf(expected.name());
                String found = index < 0
                        ? "missing"
                        : actual.fields()[index].dataType().simpleString();
                throw new UserError(
                        "table " + table + ", column " + expected.name(),
                        "expected " + expected.dataType().simpleString() + ", found " + found,
                        "write the table again with the stage that makes it (dramatis run --from STAGE --force)");
            }
        }
    }

    /** Whether a data set has all of the record's columns. */
    public boolean fits(StructType actual) {
        return Arrays.stream(schema().fields())
                .allMatch(expected -> isIn(actual, expected) || isMissingEarlier(actual, expected));
    }

    /** Whether a column is missing that files of an earlier version may be without. */
    private boolean isMissingEarlier(StructType actual, StructField expected) {
        return !has(actual, expected.name())
                && Arrays.stream(components())
                        .anyMatch(
                                c -> mayBeMissing(c) && columnName(c.getName()).equals(expected.name()));
    }

    private static boolean mayBeMissing(RecordComponent component) {
        return component.isAnnotationPresent(AddedLater.class);
    }

    private static boolean has(StructType schema, String column) {
        return Arrays.asList(schema.fieldNames()).contains(column);
    }

    private static boolean isIn(StructType actual, StructField expected) {
        int index = Arrays.asList(actual.fieldNames()).indexOf(expected.name());
        return index >= 0 && actual.fields()[index].dataType().sameType(expected.dataType());
    }

    /** {@code userId} as {@code user_id}. */
    public static String columnName(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static DataType columnType(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return DataTypes.createArrayType(columnType(generic.getActualTypeArguments()[0]));
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            Type[] arguments = generic.getActualTypeArguments();
            return DataTypes.createMapType(columnType(arguments[0]), columnType(arguments[1]));
        }
        return switch (type.getTypeName()) {
            case "java.lang.String" -> DataTypes.StringType;
            case "int", "java.lang.Integer" -> DataTypes.IntegerType;
            case "long", "java.lang.Long" -> DataTypes.LongType;
            case "double", "java.lang.Double" -> DataTypes.DoubleType;
            case "boolean", "java.lang.Boolean" -> DataTypes.BooleanType;
            case "java.time.Instant" -> DataTypes.TimestampType;
            case "float[]" -> new ArrayType(DataTypes.FloatType, false);
            case "double[]" -> new ArrayType(DataTypes.DoubleType, false);
            default -> throw new IllegalStateException("no column type for " + type);
        };
    }

    private static Object toColumn(Object value) {
        if (value instanceof List<?> list) {
            return list.toArray();
        }
        if (value instanceof Map<?, ?> map) {
            return JavaConverters.mapAsScalaMapConverter(map).asScala();
        }
        return value;
    }

    private static Object toComponent(Class<?> type, Row row, int index) {
        if (type == List.class) {
            return List.copyOf(row.getList(index));
        }
        if (type == Map.class) {
            return Map.copyOf(row.getJavaMap(index));
        }
        if (type == float[].class) {
            List<Float> list = row.getList(index);
            float[] array = new float[list.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = list.get(i);
            }
            return array;
        }
        if (type == double[].class) {
            return Rows.doubles(row, index);
        }
        Object value = row.get(index);
        return value instanceof Timestamp timestamp && type == Instant.class ? timestamp.toInstant() : value;
    }

    private RecordComponent[] components() {
        if (components == null) {
            components = type.getRecordComponents();
        }
        return components;
    }

    private Constructor<R> constructor() throws NoSuchMethodException {
        if (constructor == null) {
            Class<?>[] parameters =
                    Arrays.stream(components()).map(RecordComponent::getType).toArray(Class<?>[]::new);
            constructor = type.getDeclaredConstructor(parameters);
        }
        return constructor;
    }
}
