package io.github.dramatis.lm.inference;

import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.model.LanguageModel;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Samples texts that continue prompts, freely or within what a constraint allows. */
public final class TextSampler implements AutoCloseable {
    private final Answerer answerer;

    /**
     * A sampler; any number of them, each with its adapter, share a model.
     *
     * @param adapter or null for the frozen model
     * @param threads that compute; the cores of the task
     */
    public TextSampler(LanguageModel model, LoraAdapter adapter, int threads) {
        answerer = new Answerer(model, adapter, threads);
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
        List<SampledText> texts = IntStream.range(0, prompts.size())
                .mapToObj(i -> Answerer.text(prompts.get(i), keys.get(i), constraints.get(i), config))
                .toList();
        answerer.read(prompts, List.of(), texts);
        return texts.stream().map(SampledText::tokens).toList();
    }

    @Override
    public void close() {
        answerer.close();
    }
}
