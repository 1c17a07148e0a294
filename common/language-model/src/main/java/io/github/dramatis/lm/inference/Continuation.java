package io.github.dramatis.lm.inference;

import io.github.dramatis.lm.model.AdapterWeights;
import io.github.dramatis.lm.model.KeyValueCache;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.PackedBatch;
import io.github.dramatis.lm.model.Pass;
import io.github.dramatis.lm.model.Transformer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Goes on with texts whose prompts have been read, on one thread: a token of each at a time, until all have ended or
 * nobody waits for them.
 */
final class Continuation implements AutoCloseable {
    private final LanguageModel model;
    private final AdapterWeights lora;
    private final Transformer transformer;
    private final List<SampledText> texts;
    private final KeyValueCache cache; // a sequence a text

    Continuation(LanguageModel model, AdapterWeights lora, Transformer transformer, List<SampledText> texts) {
        this.model = model;
        this.lora = lora;
        this.transformer = transformer;
        this.texts = texts;
        int longest = texts.stream().mapToInt(SampledText::longest).max().orElseThrow();
        cache = new KeyValueCache(model.config(), texts.size(), longest);
    }

    /** Takes the keys and values of a text's prompt, which is a row of a batch that was read into {@code read}. */
    void read(int text, KeyValueCache read, PackedBatch batch, int row) {
        cache.copyRow(text, read, batch, row);
    }

    /** @param stopped whether to leave the texts as they are */
    void run(BooleanSupplier stopped) {
        int[] going = IntStream.range(0, texts.size())
                .filter(text -> !texts.get(text).ended())
                .toArray();
        while (going.length > 0 && !stopped.getAsBoolean()) {
            going = next(going);
        }
    }

    /**
     * A token more of each text. Texts on different sides of the model's original context length have other rotary
     * frequencies and go apart; one that crosses it is read again from its beginning.
     */
    private int[] next(int[] going) {
        int originalContext = model.config().rope().scaling().originalContextLength();
        int[] within = those(going, length -> length <= originalContext);
        int[] crossing = those(going, length -> length - 1 == originalContext);
        int[] beyond = those(going, length -> length - 1 > originalContext);
        return Stream.of(
                        continued(within, text -> length(text) - 1),
                        continued(crossing, text -> 0),
                        continued(beyond, text -> length(text) - 1))
                .flatMapToInt(Arrays::stream)
                .toArray();
    }

    private int[] those(int[] going, IntPredicate ofLength) {
        return Arrays.stream(going).filter(text -> ofLength.test(length(text))).toArray();
    }

    /** Tokens of a text, its prompt's and the new ones; the last of them is not in the cache yet. */
    private int length(int text) {
        return texts.get(text).length();
    }

    /**
     * Draws a token for each of the texts and returns those that go on.
     *
     * @param past how many tokens of a text to take from the cache
     */
    private int[] continued(int[] going, IntUnaryOperator past) {
        if (going.length == 0) {
            return going;
        }
        int[] pasts = Arrays.stream(going).map(past).toArray();
        List<int[]> tokens = IntStream.range(0, going.length)
                .mapToObj(i -> texts.get(going[i]).from(pasts[i]))
                .toList();
        Pass pass = Pass.continuing(PackedBatch.continuing(tokens, going, pasts), lora, cache);
        int[] last = new int[going.length];
        for (int i = 0; i < last.length; i++) {
            last[i] = pass.batch().index(i, length(going[i]) - 1);
        }
        float[] row = new float[model.config().vocabularySize()];
        transformer.logits(pass, last, (kernels, logits, at, i) -> {
            logits.getRow(at, row, 0);
            texts.get(going[i]).draw(row);
        });
        return Arrays.stream(going).filter(text -> !texts.get(text).ended()).toArray();
    }

    @Override
    public void close() {
        cache.close();
    }
}
