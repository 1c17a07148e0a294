package io.github.dramatis.lm.inference;

import io.github.dramatis.core.random.Draws;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.LoraWeights;
import io.github.dramatis.lm.model.MicroBatches;
import io.github.dramatis.lm.model.TransformerPool;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Samples texts that continue prompts, with a key/value cache; prompts that begin alike are read once. */
public final class TextSampler implements AutoCloseable {
    private static final int GROUP_TOKENS = 2048;

    private final LanguageModel model;
    private final LoraWeights lora;
    private final TransformerPool pool;

    /**
     * A sampler; any number of them, each with its adapter, share a model.
     *
     * @param adapter or null for the frozen model
     * @param threads that compute; the cores of the task
     */
    public TextSampler(LanguageModel model, LoraAdapter adapter, int threads) {
        this.model = model;
        lora = adapter == null ? null : LoraWeights.of(model.config(), adapter);
        pool = new TransformerPool(model, threads);
    }

    /**
     * Continues every prompt.
     *
     * @param keys what a prompt's draws depend on beside the seed, e.g. its example's id: not its place in the list
     * @return the new token ids of each prompt
     */
    public List<int[]> sample(List<int[]> prompts, List<String> keys, SamplingConfig config) {
        return sample(prompts, keys, Collections.nCopies(prompts.size(), null), config);
    }

    /**
     * Continues every prompt with what its constraint allows.
     *
     * @param keys as above
     * @param constraints of each prompt, null for none
     */
    public List<int[]> sample(
            List<int[]> prompts, List<String> keys, List<TokenConstraint> constraints, SamplingConfig config) {
        if (keys.size() != prompts.size() || constraints.size() != prompts.size()) {
            throw new IllegalArgumentException(prompts.size() + " prompts, but " + keys.size() + " keys and "
                    + constraints.size() + " constraints");
        }
        prompts.forEach(prompt -> TokenIds.check(model, prompt));
        // not shared in the count: each sequence of a group has a cache of its own
        List<int[]> groups =
                MicroBatches.of(prompts, model.config().rope().scaling().border(), GROUP_TOKENS, pool.size(), false);
        int[][] texts = new int[prompts.size()][];
        AtomicInteger next = new AtomicInteger();
        pool.run((worker, transformer) -> {
            for (int i = next.getAndIncrement(); i < groups.size(); i = next.getAndIncrement()) {
                int[] members = groups.get(i);
                List<int[]> group =
                        Arrays.stream(members).mapToObj(prompts::get).toList();
                SplittableRandom[] draws = Arrays.stream(members)
                        .mapToObj(member -> Draws.generator(config.seed(), "sample", keys.get(member)))
                        .toArray(SplittableRandom[]::new);
                TokenConstraint[] allowed =
                        Arrays.stream(members).mapToObj(constraints::get).toArray(TokenConstraint[]::new);
                try (Continuation texting = new Continuation(model, lora, transformer, group, config, draws, allowed)) {
                    int[][] sampled = texting.run();
                    for (int j = 0; j < members.length; j++) {
                        texts[members[j]] = sampled[j];
                    }
                }
            }
        });
        return List.of(texts);
    }

    @Override
    public void close() {
        pool.close();
        if (lora != null) {
            lora.close();
        }
    }
}
