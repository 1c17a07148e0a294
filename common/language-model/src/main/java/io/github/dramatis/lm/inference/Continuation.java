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

/** The texts of one group of prompts on one thread: all prompts at once, then a token of each at a time. */
final class Continuation implements AutoCloseable {
    private final LanguageModel model;
    private final LoraWeights lora;
    private final Transformer transformer;
    private final List<int[]> prompts;
    private final SamplingConfig config;
    private final SplittableRandom[] draws;
    private final KeyValueCache cache;
    private final int[][] texts;
    private final int[] lengths; // new tokens of each text

    Continuation(
            LanguageModel model,
            LoraWeights lora,
            Transformer transformer,
            List<int[]> prompts,
            SamplingConfig config,
            SplittableRandom[] draws) {
        this.model = model;
        this.lora = lora;
        this.transformer = transformer;
        this.prompts = prompts;
        this.config = config;
        this.draws = draws;
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElseThrow();
        cache = new KeyValueCache(model.config(), prompts.size(), longest + config.maxTokens());
        texts = new int[prompts.size()][config.maxTokens()];
        lengths = new int[prompts.size()];
    }

    int[][] run() {
        Pass reading = Pass.reading(PackedBatch.of(prompts, true), lora, cache);
        transformer.forward(reading);
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

    private int[] next(int[] going) {
        List<int[]> tokens = new ArrayList<>();
        int[] pasts = new int[going.length];
        int[] indices = new int[going.length];
        for (int i = 0; i < going.length; i++) {
            int text = going[i];
            tokens.add(new int[] {texts[text][lengths[text] - 1]});
            pasts[i] = prompts.get(text).length + lengths[text] - 1;
            indices[i] = i;
        }
        Pass pass = Pass.continuing(PackedBatch.continuing(tokens, going, pasts), lora, cache);
        transformer.forward(pass);
        return draw(pass, indices, going);
    }

    /** Draws a token for each of the texts and returns those that go on. */
    private int[] draw(Pass pass, int[] indices, int[] going) {
        boolean[] ended = new boolean[going.length];
        float[] row = new float[model.config().vocabularySize()];
        transformer.logits(pass, indices, (kernels, logits, at, i) -> {
            logits.getRow(at, row, 0);
            int text = going[i];
            int token = TokenDraw.draw(row, config, draws[text]);
            ended[i] = token == config.stopToken();
            if (!ended[i]) {
                texts[text][lengths[text]++] = token;
                ended[i] = lengths[text] == config.maxTokens();
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
