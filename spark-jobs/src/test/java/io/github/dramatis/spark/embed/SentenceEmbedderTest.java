package io.github.dramatis.spark.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.spark.session.Sessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds Spark NLP to onnxruntime: its own batches give vectors with cosines down to 0.5, without an error. */
class SentenceEmbedderTest {
    private static final StructType TEXTS =
            new StructType().add("id", DataTypes.StringType).add("text", DataTypes.StringType);

    private final SparkSession spark = Sessions.create("tests");

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void everyVectorIsTheReferencesWhateverTheTasks(int tasks) {
        for (int maxTokens : new int[] {256, 8}) {
            List<Reference.Case> cases = Reference.embeddings(maxTokens);

            Map<String, float[]> vectors = embed(texts(cases), maxTokens, tasks);

            for (Reference.Case expected : cases) {
                assertThat(cosine(vectors.get(expected.text()), expected.vector()))
                        .as("cut at %d: %s", maxTokens, expected.text())
                        .isGreaterThan(0.9999);
            }
        }
    }

    @Test
    void aVectorDoesNotDependOnWhatElseIsEmbedded() {
        List<String> texts = texts(Reference.embeddings(256));
        Map<String, float[]> inOneTask = embed(texts, 256, 1);
        Map<String, float[]> inSeven = embed(texts, 256, 7);
        Map<String, float[]> less = embed(texts.subList(10, 30), 256, 2);

        assertThat(texts).allSatisfy(text -> assertThat(inSeven.get(text)).containsExactly(inOneTask.get(text)));
        assertThat(texts.subList(10, 30))
                .allSatisfy(text -> assertThat(less.get(text)).containsExactly(inOneTask.get(text)));
    }

    @Test
    void sparkNlpCountsTheReferencesTokens() {
        SentenceModel model = MiniLm.load(spark, 256);

        assertThat(Reference.embeddings(256))
                .allSatisfy(expected -> assertThat(Math.min(256, model.tokens(BertText.normalize(expected.text()))))
                        .isEqualTo(expected.tokens()));
    }

    @Test
    void sparkNlpSplitsPreparedTextsAtTheirSpacesAndNowhereElse() {
        SentenceModel model = MiniLm.load(spark, 256);
        int b = model.wordPieces("b")[0];
        for (int c = 0; c < 0x10000; c++) {
            String words = BertText.normalize("a" + (char) c + "b");
            int[] pieces = model.wordPieces(words);
            // after a split the last piece is the word b, else ##b or [UNK]
            assertThat(pieces[pieces.length - 1] == b).as("U+%04X", c).isEqualTo(words.contains(" "));
        }
    }

    @Test
    void textsThatDifferBeyondTheCutHaveOneVector() {
        Map<String, float[]> vectors = embed(texts(Reference.embeddings(256)), 256, 3);

        assertThat(cosine(vectors.get("film ".repeat(254)), vectors.get("film ".repeat(400))))
                .isCloseTo(1, within(1e-6));
    }

    private Map<String, float[]> embed(List<String> texts, int maxTokens, int tasks) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            rows.add(RowFactory.create("" + i, texts.get(i)));
        }
        Dataset<Row> table = spark.createDataFrame(rows, TEXTS).repartition(3);
        SentenceModel model = MiniLm.load(spark, maxTokens);
        Map<String, float[]> vectors = new HashMap<>();
        try (EmbeddedTexts embedded = new SentenceEmbedder(spark, model, tasks).embed(table, "text")) {
            for (Row row : embedded.vectors().collectAsList()) {
                List<Float> list = row.getList(1);
                float[] vector = new float[list.size()];
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = list.get(i);
                }
                vectors.put(texts.get(Integer.parseInt(row.getString(0))), vector);
            }
        }
        return vectors;
    }

    private static List<String> texts(List<Reference.Case> cases) {
        return cases.stream().map(Reference.Case::text).toList();
    }

    private static double cosine(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
