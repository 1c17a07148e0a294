package io.github.dramatis.spark.embed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.TaskResources;
import io.github.dramatis.spark.stage.KeptRows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * Gives texts their vectors: each distinct text once, in batches of one token count, spread over tasks by tokens.
 *
 * <p>A text's vector depends on the text alone, not on the tasks or on what else is embedded.
 */
final class SentenceEmbedder {
    private static final StructType EMBEDDED = new StructType()
            .add("text", DataTypes.StringType, false)
            .add("vector", new ArrayType(DataTypes.FloatType, false), false);

    /** Most texts of a task: less than a minute. */
    private static final long MOST_TEXTS = 10_000;

    private final SparkSession spark;
    private final SentenceModel model;
    private final int tasks;

    /** @param tasks how many embed; 0: by the application's cores and the texts */
    SentenceEmbedder(SparkSession spark, SentenceModel model, int tasks) {
        this.spark = spark;
        this.model = model;
        this.tasks = tasks;
    }

    /**
     * Embeds the column {@code text}.
     *
     * @param rows columns {@code id} and {@code text}, and others that stay
     * @param kind what the ids name, for errors: user, item
     * @throws UserError naming an id whose text is null
     */
    EmbeddedTexts embed(Dataset<Row> rows, String kind) {
        requireTexts(rows, kind);
        KeptRows kept = new KeptRows();
        Dataset<Row> counted = kept.keep(
                rows.groupBy("text").agg(min("id").as("id")).map(counter(model), Encoders.row(CountedText.SCHEMA)));
        long[] textsByTokens = new long[model.maxTokens() + 1];
        long cut = 0;
        // one row a token count
        for (Row row : counted.groupBy("tokens", "cut").agg(count(lit(1))).collectAsList()) {
            textsByTokens[row.getInt(0)] += row.getLong(2);
            cut += row.getBoolean(1) ? row.getLong(2) : 0;
        }
        long texts = LongStream.of(textsByTokens).sum();
        TokenPlan plan =
                new TokenPlan(textsByTokens, TaskResources.tasks(spark.sparkContext(), tasks, texts, MOST_TEXTS));
        Dataset<Row> vectors = spark.createDataFrame(vectors(counted, plan, kind), EMBEDDED);
        return new EmbeddedTexts(rows.join(vectors, "text").drop("text"), plan.texts(), cut, kept);
    }

    private static void requireTexts(Dataset<Row> rows, String kind) {
        String without =
                rows.filter(col("text").isNull()).agg(min("id")).first().getString(0);
        if (without != null) {
            throw new UserError(
                    kind + " " + without,
                    "there is no text to embed",
                    "write its table again with the stage that makes it (dramatis run --from STAGE --force)");
        }
    }

    /** Counts with Spark NLP's own tokenizer: what it would not take for one length must not share a batch. */
    private static MapFunction<Row, Row> counter(SentenceModel model) {
        return row -> {
            String text = row.getAs("text");
            String words = BertText.normalize(text);
            int tokens = model.tokens(words);
            int read = Math.min(tokens, model.maxTokens());
            return new CountedText(row.getAs("id"), text, words, read, read < tokens).toRow();
        };
    }

    private JavaRDD<Row> vectors(Dataset<Row> counted, TokenPlan plan, String kind) {
        SentenceModel model = this.model;
        return counted.javaRDD()
                .mapToPair(row -> new Tuple2<>(plan.placeOf(row.getAs("tokens"), row.getAs("text")), row))
                .repartitionAndSortWithinPartitions(plan, TokenPlan.ORDER)
                .values()
                .mapPartitions(rows -> new BatchEmbedding(new EqualTokenBatches(rows), model, kind));
    }

    /** Embeds a batch whenever the one before is used up. */
    private static final class BatchEmbedding implements Iterator<Row> {
        private final EqualTokenBatches batches;
        private final SentenceModel model;
        private final String kind;
        private Iterator<Row> embedded = new ArrayList<Row>().iterator();

        BatchEmbedding(EqualTokenBatches batches, SentenceModel model, String kind) {
            this.batches = batches;
            this.model = model;
            this.kind = kind;
        }

        @Override
        public boolean hasNext() {
            return embedded.hasNext() || batches.hasNext();
        }

        @Override
        public Row next() {
            if (!embedded.hasNext()) {
                List<CountedText> batch = batches.next();
                List<float[]> vectors = model.embed(batch, kind);
                List<Row> rows = new ArrayList<>(batch.size());
                for (int i = 0; i < batch.size(); i++) {
                    rows.add(RowFactory.create(batch.get(i).text(), vectors.get(i)));
                }
                embedded = rows.iterator();
            }
            return embedded.next();
        }
    }
}
