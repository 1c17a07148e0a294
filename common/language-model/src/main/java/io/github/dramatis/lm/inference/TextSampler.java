package io.github.dramatis.lm.inference;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.model.KeyValueCache;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.MemoryNeed;
import io.github.dramatis.lm.model.MicroBatches;
import io.github.dramatis.lm.model.PackedBatch;
import io.github.dramatis.lm.model.Pass;
import io.github.dramatis.lm.model.Transformer;
import io.github.dramatis.lm.model.TransformerPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Samples long texts that continue prompts, freely or within what a constraint allows, with the frozen model. Each
 * thread reads the prompts of its texts first and then goes on with all of them at once: a pass reads every weight
 * however many texts it is for. {@link Answerer} is for short texts beside label scores.
 */
public final class TextSampler implements AutoCloseable {
    private static final int GROUP_TOKENS = 2048;

    private final LanguageModel model;
    private final int tokens;
    private final TransformerPool pool;

    /**
     * A sampler; any number of them share a model.
     *
     * @param threads that compute
     * @param tokens that the texts which go on together on a thread may have, their prompts included; a longer text
     *     goes on alone
     */
    public TextSampler(LanguageModel model, int threads, int tokens) {
        this.model = model;
        this.tokens = tokens;
        pool = new TransformerPool(model, threads);
    }

    /**
     * Native memory that a sampler needs beside the model's weights, in bytes.
     *
     * @param longest tokens of the longest prompt
     * @param tokens as in the constructor, and no text may have more
     */
    public static long memory(ModelConfig model, int longest, int threads, int tokens) {
        return MemoryNeed.answerer(model, Optional.empty(), Math.max(GROUP_TOKENS, longest), tokens, threads);
    }

    /**
     * Continues every prompt.
     *
     * @return the new token ids of each
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public List<int[]> sample(List<TextRequest> requests) {
        requests.forEach(request -> TokenIds.check(model, request.prompt()));
        List<SampledText> texts = requests.stream().map(TextRequest::begin).toList();
        List<List<SampledText>> shares = shares(texts);
        AtomicInteger next = new AtomicInteger();
        pool.run((worker, transformer) -> {
            for (int i = next.getAndIncrement(); i < shares.size(); i = next.getAndIncrement()) {
                if (pool.isInterrupted()) {
                    return;
                }
                sample(transformer, shares.get(i));
            }
        });
        TransformerPool.stopIfInterrupted("the sampling of texts");
        return texts.stream().map(SampledText::tokens).toList();
    }

    /** The texts that go on together: as many on each thread, and no more than the memory allows. */
    private List<List<SampledText>> shares(List<SampledText> texts) {
        int longest = texts.stream().mapToInt(SampledText::longest).max().orElse(1);
        int each = (texts.size() + pool.size() - 1) / pool.size();
        int size = Math.max(1, Math.min(each, tokens / longest));
        List<List<SampledText>> shares = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += size) {
            shares.add(texts.subList(from, Math.min(texts.size(), from + size)));
        }
        return shares;
    }

    private void sample(Transformer transformer, List<SampledText> texts) {
        List<int[]> prompts = texts.stream().map(SampledText::prompt).toList();
        int originalContext = model.config().rope().scaling().originalContextLength();
        try (Continuation continuation = new Continuation(model, null, transformer, texts)) {
            for (int[] members : MicroBatches.of(prompts, originalContext, GROUP_TOKENS, 1, true)) {
                if (!Arrays.stream(members).allMatch(text -> texts.get(text).ended())) {
                    read(transformer, texts, members, continuation);
                }
            }
            continuation.run(pool::isInterrupted);
        }
    }

    /** Reads the prompts of some of the texts and draws the first token of each. */
    private void read(Transformer transformer, List<SampledText> texts, int[] members, Continuation continuation) {
        PackedBatch batch = PackedBatch.of(
                Arrays.stream(members)
                        .mapToObj(text -> texts.get(text).prompt())
                        .toList(),
                true);
        AskedLogits asked = new AskedLogits();
        for (int row = 0; row < members.length; row++) {
            SampledText text = texts.get(members[row]);
            asked.text(batch.index(row, text.length() - 1), text);
        }
        try (KeyValueCache keysAndValues = KeyValueCache.ofBatch(model.config(), batch)) {
            transformer.logits(Pass.reading(batch, null, keysAndValues), asked.indices(), asked::read);
            for (int row = 0; row < members.length; row++) {
                continuation.read(members[row], keysAndValues, batch, row);
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
