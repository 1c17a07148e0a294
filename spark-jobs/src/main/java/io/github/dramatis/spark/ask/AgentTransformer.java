package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.plugin.DramatisPlugin;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.WriterLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Adds what agents answer to a DataFrame of pairs: {@code expected}, {@code drawn}, {@code like}, {@code
 * label_probabilities}, {@code persona_id}, {@code memories} and {@code error}, as the table answers has them. The
 * pairs are columns user_id and item_id; title, year and categories describe items that the catalogue lacks. Unlike
 * most transformers it works when {@code transform} is called, not when the result is read; answers of the model are
 * kept in the workspace, so asking again costs little.
 */
public final class AgentTransformer extends Transformer implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;
    private static final List<String> ADDED =
            List.of("expected", "drawn", "like", "label_probabilities", "persona_id", "memories", "error");
    /** What rows and tasks rely on, and how a session gets it. */
    private static final Map<String, String> NEEDED = new TreeMap<>(Map.of(
            "spark.plugins", DramatisPlugin.class.getName(),
            "spark.sql.datetime.java8API.enabled", "true",
            "spark.sql.session.timeZone", "UTC"));

    private final String uid;
    private final Param<String> workspace;
    private final Param<String> variant;

    public AgentTransformer() {
        this("agents-" + UUID.randomUUID());
    }

    /** @param uid as Spark keeps it */
    public AgentTransformer(String uid) {
        this.uid = uid;
        this.workspace = new Param<>(this, "workspace", "the workspace of the agents");
        this.variant = new Param<>(this, "variant", "who is asked: a variant_id, or a baseline");
        setDefault(variant, "");
    }

    @Override
    public String uid() {
        return uid;
    }

    /** The param workspace. */
    public Param<String> workspace() {
        return workspace;
    }

    /** The param variant. */
    public Param<String> variant() {
        return variant;
    }

    public AgentTransformer setWorkspace(String uri) {
        set(workspace, uri);
        return this;
    }

    /**
     * @param name a variant_id of the table variants, or a baseline; empty: the persona agents, pooled with the best
     *     baseline
     */
    public AgentTransformer setVariant(String name) {
        set(variant, name);
        return this;
    }

    /**
     * Asks about every pair.
     *
     * @throws UserError if the session lacks a setting, the workspace has no agents, or a column is missing
     */
    @Override
    public Dataset<Row> transform(Dataset<?> pairs) {
        transformSchema(pairs.schema());
        SparkSession spark = pairs.sparkSession();
        requireSettings(spark);
        Agents agents = Agents.open(spark, $(workspace), List.of());
        Dataset<Row> rows = pairs.toDF();
        NamedRows named = new NamedRows("the DataFrame", rows);
        AskedPairs asked = AskedPairs.of(AskedPairs.columns(named), "the DataFrame");
        String run = "transform-" + UUID.randomUUID();
        try (WriterLock lock = WriterLock.take(agents.workspace(), run)) {
            Dataset<Row> answers = answers(agents, asked.rows());
            lock.confirm();
            return rows.join(
                            answers,
                            named.text("user_id")
                                    .equalTo(answers.col("answered_user"))
                                    .and(named.text("item_id").equalTo(answers.col("answered_item"))),
                            "left")
                    .drop("answered_user", "answered_item");
        }
    }

    private Dataset<Row> answers(Agents agents, Dataset<Row> pairs) {
        StageContext context = agents.context(Progress.SILENT);
        AskedVariant asked = AskedVariant.find(context, $(variant));
        Dataset<Row> noRatings = GivenRatings.none(agents.spark()).rows();
        try (Answering answering = new Answering(context, agents.config(), agents.model(), asked, pairs, noRatings)) {
            List<Column> columns = new ArrayList<>(
                    List.of(col("user_id").as("answered_user"), col("item_id").as("answered_item")));
            ADDED.forEach(name -> columns.add(col(name)));
            Dataset<Row> answers =
                    answering.answers().select(columns.toArray(Column[]::new)).persist(StorageLevel.MEMORY_AND_DISK());
            answers.count(); // before what it is made from is released
            return answers;
        }
    }

    private static void requireSettings(SparkSession spark) {
        List<String> missing = new ArrayList<>();
        NEEDED.forEach((key, value) -> {
            if (!spark.conf().get(key, "").contains(value)) {
                missing.add("--conf " + key + "=" + value);
            }
        });
        if (!missing.isEmpty()) {
            throw new UserError(
                    "the Spark session",
                    "agents cannot be asked in it as it is",
                    "start it with " + String.join(" ", missing)
                            + ", or make it by notebooks/dramatis.py or io.github.dramatis.spark.session.Sessions");
        }
    }

    @Override
    public StructType transformSchema(StructType schema) {
        for (String name : ADDED) {
            if (Arrays.asList(schema.fieldNames()).contains(name)) {
                throw new UserError("the DataFrame", "it has a column " + name + " already", "drop or rename it");
            }
        }
        StructType all = schema;
        StructType answers = Tables.ANSWERS.codec().schema();
        for (String name : ADDED) {
            StructField field = answers.apply(name);
            all = all.add(name, field.dataType(), true);
        }
        return all;
    }

    @Override
    public Transformer copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public MLWriter write() {
        return DefaultParamsWritable.super.write();
    }

    @Override
    public void save(String path) {
        try {
            write().save(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the transformer to " + path, e);
        }
    }

    public static MLReader<AgentTransformer> read() {
        return new DefaultParamsReader<>();
    }

    public static AgentTransformer load(String path) {
        return read().load(path);
    }
}
