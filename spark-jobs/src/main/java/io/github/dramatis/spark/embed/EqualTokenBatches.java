package io.github.dramatis.spark.embed;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * Cuts texts sorted by token count into batches of one token count each.
 *
 * <p>Spark NLP 5.5.3 pools every text of a batch with the attention mask of the first one: in a batch of several token
 * counts the vectors are wrong without any sign of it.
 */
final class EqualTokenBatches implements Iterator<List<CountedText>> {
    /** About what a core's caches hold of a layer's activations. */
    static final int TOKENS_PER_BATCH = 2048;

    /** The most texts in a batch. */
    static final int LARGEST = 64;

    private final Iterator<Row> rows;
    private CountedText next;

    /** @param rows of {@link CountedText#SCHEMA}, sorted by token count */
    EqualTokenBatches(Iterator<Row> rows) {
        this.rows = rows;
        advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public List<CountedText> next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        int tokens = next.tokens();
        int size = Math.max(1, Math.min(LARGEST, TOKENS_PER_BATCH / tokens));
        List<CountedText> batch = new ArrayList<>(size);
        while (next != null && next.tokens() == tokens && batch.size() < size) {
            batch.add(next);
            advance();
        }
        return batch;
    }

    private void advance() {
        next = rows.hasNext() ? CountedText.of(rows.next()) : null;
    }
}
