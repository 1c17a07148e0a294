package io.github.dramatis.spark.embed;

import com.johnsnowlabs.nlp.Annotation;
import com.johnsnowlabs.nlp.annotators.common.TokenPiece;
import com.johnsnowlabs.nlp.annotators.common.WordpieceTokenizedSentence;
import com.johnsnowlabs.nlp.embeddings.E5Embeddings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map$;

/**
 * Spark NLP's sentence embeddings for batches that the caller composes; Spark NLP's own {@code transform} composes them
 * from neighbouring rows, and then its pooling is wrong (see {@link EqualTokenBatches}).
 */
final class SentenceModel implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int SPECIAL_TOKENS = 2; // [CLS] and [SEP]
    private static final double NORM_TOLERANCE = 1e-3;

    private final E5Embeddings embeddings;

    SentenceModel(E5Embeddings embeddings) {
        this.embeddings = embeddings;
    }

    /** The most tokens of a text it reads, [CLS] and [SEP] counted. */
    int maxTokens() {
        return embeddings.getMaxSentenceLength();
    }

    /** Tokens of a text as {@link BertText} writes it, [CLS] and [SEP] counted, before any cut. */
    int tokens(String words) {
        return wordPieces(words).length + SPECIAL_TOKENS;
    }

    /** The ids of a text's word pieces, without [CLS] and [SEP], before any cut. */
    int[] wordPieces(String words) {
        WordpieceTokenizedSentence tokenized =
                embeddings.tokenize(sequence(List.of(document(words)))).head();
        return Arrays.stream(tokenized.tokens()).mapToInt(TokenPiece::pieceId).toArray();
    }

    /**
     * The vectors of a batch, in its order.
     *
     * @param batch texts of one token count
     * @param kind what their ids name, for the error
     * @return [batch][{@link MiniLm#DIMENSIONS}], each of norm 1
     * @throws IllegalStateException naming a text that got no vector or none of norm 1
     */
    List<float[]> embed(List<CountedText> batch, String kind) {
        List<Annotation[]> documents = new ArrayList<>(batch.size());
        for (CountedText text : batch) {
            documents.add(new Annotation[] {document(text.words())});
        }
        Seq<Annotation[]> all = sequence(documents);
        List<Seq<Annotation>> embedded = JavaConverters.seqAsJavaListConverter(
                        MiniLm.quietly(() -> embeddings.batchAnnotate(all)))
                .asJava();
        List<float[]> vectors = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            // Spark NLP swallows a failure of the model and returns fewer vectors
            boolean present = i < embedded.size() && embedded.get(i).nonEmpty();
            vectors.add(checked(present ? embedded.get(i).head().embeddings() : null, batch.get(i), kind));
        }
        return vectors;
    }

    private static float[] checked(float[] vector, CountedText text, String kind) {
        if (vector == null || vector.length != MiniLm.DIMENSIONS) {
            throw new IllegalStateException("Spark NLP gave the text of " + kind + " " + text.id() + " "
                    + (vector == null ? "no vector" : "a vector of " + vector.length + " numbers")
                    + ", expected " + MiniLm.DIMENSIONS + "; its own message is in the executor's log");
        }
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        // not a number fails this too
        if (!(Math.abs(Math.sqrt(squares) - 1) < NORM_TOLERANCE)) {
            throw new IllegalStateException("Spark NLP gave the text of " + kind + " " + text.id()
                    + " a vector of norm " + Math.sqrt(squares) + ", expected 1");
        }
        return vector;
    }

    private static Annotation document(String words) {
        return new Annotation("document", 0, words.length() - 1, words, Map$.MODULE$.empty(), new float[0]);
    }

    private static <T> Seq<T> sequence(List<T> list) {
        return JavaConverters.asScalaBufferConverter(list).asScala().toList();
    }
}
