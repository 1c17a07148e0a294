package io.github.dramatis.lm.inference;

import io.github.dramatis.lm.model.KeyValueCache;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.LoraWeights;
import io.github.dramatis.lm.model.PackedBatch;
import io.github.dramatis.lm.model.Pass;
import io.github.dramatis.lm.model.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/** The texts of one group of prompts on one thread: all prompts at once, then a token of each at a time. */
final class Continuation implements AutoCloseable {
    private final LanguageModel model;
    private final LoraWeights lora;
    private final Transformer transformer;
    private final List<int[]> prompts;
    private final SamplingConfig config;
    private final SplittableRandom[] draws;
    private final TokenConstraint[] constraints; // of each text, null for none
    private final KeyValueCache cache;
    private final int[][] texts;
    private final int[] lengths; // new tokens of each text

    Continuation(
            LanguageModel model,
            LoraWeights lora,
            Transformer transformer,
            List<int[]> prompts,
            SamplingConfig config,
            SplittableRandom[] draws,
            TokenConstraint[] constraints) {
        this.model = model;
        this.lora = lora;
        this.transformer = transformer;
        this.prompts = prompts;
        this.config = config;
        this.draws = draws;
        this.constraints = constraints;
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElseThrow();
        cache = new KeyValueCache(model.config(), prompts.size(), longest + config.maxTokens());
        texts = new int[prompts.size()][config.maxTokens()];
        lengths = new int[prompts.size()];
    }

    int[][] run() {
        Pass reading = Pass.reading(PackedBatch.of(prompts, true), lora, cache);
        int[] last = new int[prompts.size()];
        int[] all = new int[prompts.size()];
        for (int i = 0; i < last.length; i++) {
            last[i] = reading.batch().index(i, prompts.get(i).length - 1);
            all[i] = i;
        }
        int[] going = draw(reading, last, all);
        while (going.length > 0) {
            going = next(going);
        }
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Arrays.copyOf(texts[i], lengths[i]);
        }
        return texts;
    }

    /**
     * A token more of each text. Texts on different sides of the model's border have other rotary frequencies and go apart; one
     * that crosses it is read again from its beginning.
     */
    private int[] next(int[] going) {
        int border = model.config().rope().scaling().border();
        int[] within = those(going, length -> length <= border);
        int[] crossing = those(going, length -> length - 1 == border);
        int[] beyond = those(going, length -> length - 1 > border);
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
        return prompts.get(text).length + lengths[text];
    }

    /** @param past how many tokens of a text to take from the cache */
    private int[] continued(int[] going, IntUnaryOperator past) {
        if (going.length == 0) {
            return going;
        }
        List<int[]> tokens = new ArrayList<>();
        int[] pasts = Arrays.stream(going).map(past).toArray();
        for (int i = 0; i < going.length; i++) {
            tokens.add(Arrays.copyOfRange(whole(going[i]), pasts[i], length(going[i])));
        }
        Pass pass = Pass.continuing(PackedBatch.continuing(tokens, going, pasts), lora, cache);
        int[] last = new int[going.length];
        for (int i = 0; i < last.length; i++) {
            last[i] = pass.batch().index(i, length(going[i]) - 1);
        }
        return draw(pass, last, going);
    }

    private int[] whole(int text) {
        int[] whole = Arrays.copyOf(prompts.get(text), length(text));
        System.arraycopy(texts[text], 0, whole, prompts.get(text).length, lengths[text]);
        return whole;
    }

    /** Draws a token for each of the texts and returns those that go on. */
    private int[] draw(Pass pass, int[] indices, int[] going) {
        boolean[] ended = new boolean[going.length];
        float[] row = new float[model.config().vocabularySize()];
        transformer.logits(pass, indices, (kernels, logits, at, i) -> {
            logits.getRow(at, row, 0);
            int text = going[i];
            TokenConstraint constraint = constraints[text];
            if (constraint != null) {
                constraint.mask(row);
            }
            int token = TokenDraw.draw(row, config, draws[text]);
            ended[i] = token == config.stopToken();
            if (!ended[i]) {
                texts[text][lengths[text]++] = token;
                ended[i] = lengths[text] == config.maxTokens();
            }
            if (constraint != null && !ended[i]) {
                constraint.accept(token);
                ended[i] = constraint.isComplete();
            }
        });
        int[] left = new int[going.length];
        int count = 0;
        for (int i = 0; i < going.length; i++) {
            if (!ended[i]) {
                left[count++] = going[i];
            }
        }
        return Arrays.copyOf(left, count);
    }

    @Override
    public void close() {
        cache.close();
    }
}
