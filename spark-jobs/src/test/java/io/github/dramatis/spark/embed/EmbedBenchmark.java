package io.github.dramatis.spark.embed;

import com.sun.management.OperatingSystemMXBean;
import io.github.dramatis.spark.session.Sessions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Embeds a file of texts, one a line, once for every line on standard input and answers with the seconds it took, on
 * the wall and of all processors: so tests/bench/embed.py can take turns with onnxruntime. Ends with its input.
 */
final class EmbedBenchmark {
    private static final StructType TEXTS =
            new StructType().add("id", DataTypes.StringType).add("text", DataTypes.StringType);

    private EmbedBenchmark() {}

    /** Arguments: file of texts, the most tokens of a text, tasks. */
    public static void main(String[] arguments) throws IOException {
        SparkSession spark = Sessions.create("embed benchmark");
        List<Row> rows = new ArrayList<>();
        for (String text : Files.readAllLines(Path.of(arguments[0]))) {
            rows.add(RowFactory.create("" + rows.size(), text));
        }
        Dataset<Row> texts = spark.createDataFrame(rows, TEXTS).repartition(2).cache();
        texts.count();
        SentenceModel model = MiniLm.load(spark, Integer.parseInt(arguments[1]));
        SentenceEmbedder embedder = new SentenceEmbedder(spark, model, Integer.parseInt(arguments[2]));
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        while (turns.readLine() != null) {
            long start = System.nanoTime();
            long processors = processorNanos();
            try (EmbeddedTexts embedded = embedder.embed(texts, "text")) {
                embedded.vectors().write().format("noop").mode("overwrite").save();
            }
            System.out.println(
                    "seconds " + (System.nanoTime() - start) / 1e9 + " " + (processorNanos() - processors) / 1e9);
        }
        spark.stop();
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
