package io.github.dramatis.lm.inference;

import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.kernel.Parts;
import io.github.dramatis.lm.model.AdapterWeights;
import io.github.dramatis.lm.model.KeyValueCache;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.MemoryNeed;
import io.github.dramatis.lm.model.MicroBatches;
import io.github.dramatis.lm.model.PackedBatch;
import io.github.dramatis.lm.model.Pass;
import io.github.dramatis.lm.model.Transformer;
import io.github.dramatis.lm.model.TransformerPool;
import io.github.dramatis.lm.model.Trunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * What a model with an adapter answers to prompts: how probable each label is, and sampled text. A prompt is read once
 * for both: a text's first token is drawn from the logits that score the labels, and it goes on from their keys and
 * values. Prompts that begin alike are computed together and share it, whatever their order in the list; a long list is
 * better than many short ones.
 */
public final class Answerer implements AutoCloseable {
    private static final int GROUP_TOKENS = 2048;
    /** Most tokens of the texts that go on together: the keys and values of 4,096 take 190 MB with SmolLM2. */
    private static final int TEXT_TOKENS = 4096;

    private final LanguageModel model;
    private final AdapterWeights lora;
    private final Trunk trunk;
    private final Parts parts = new Parts();
    private final TransformerPool pool;

    /**
     * Any number of them, each with its adapter, share a model.
     *
     * @param adapter or null for the frozen model
     * @param threads that compute; the cores of the task
     */
    public Answerer(LanguageModel model, LoraAdapter adapter, int threads) {
        this(model, adapter, threads, Trunk.none());
    }

    /**
     * One that takes the stream below the adapter's layers from a cache, and leaves there what it computes: for other
     * adapters, and the frozen model, on the same prompts. Prompts that get text are read without it, since a text
     * needs their keys and values in all layers.
     *
     * @param trunk below a layer under which the adapter changes nothing
     */
    public Answerer(LanguageModel model, LoraAdapter adapter, int threads, Trunk trunk) {
        trunk.requireModel(model);
        this.model = model;
        this.trunk = trunk;
        lora = adapter == null
                ? null
                : parts.add(() -> AdapterWeights.of(model.config(), adapter), AdapterWeights::close);
        pool = parts.add(() -> new TransformerPool(model, threads), TransformerPool::close);
    }

    /**
     * Native memory that an answerer needs beside the model's weights, in bytes.
     *
     * @param adapter its configuration; empty: the frozen model answers
     * @param longest tokens of the longest prompt
     * @param newTokens of a sampled text at most; 0: none is sampled
     * @param threads that compute
     */
    public static long memory(
            ModelConfig model, Optional<LoraConfig> adapter, int longest, int newTokens, int threads) {
        int texts = newTokens == 0 ? 0 : Math.max(TEXT_TOKENS, longest + newTokens);
        return MemoryNeed.answerer(model, adapter, Math.max(GROUP_TOKENS, longest), texts, threads);
    }

    /**
     * Label scores of all prompts, and texts of some.
     *
     * @param prompts token ids, each at least one
     * @param labels token ids of each label, at least one; a label's probability is the product of its tokens'
     * @param textKeys of each prompt null if it gets no text, else what its draws depend on beside the seed, e.g. its
     *     example's id: not its place in the list
     * @param sampling of the texts
     * @return an answer a prompt, in their order
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted: after the prompts that
     *     are read together just then
     */
    public List<Answer> answer(
            List<int[]> prompts, List<int[]> labels, List<String> textKeys, SamplingConfig sampling) {
        if (textKeys.size() != prompts.size()) {
            throw new IllegalArgumentException(prompts.size() + " prompts, but " + textKeys.size() + " keys");
        }
        SampledText[] texts = new SampledText[prompts.size()];
        for (int i = 0; i < texts.length; i++) {
            if (textKeys.get(i) != null) {
                texts[i] = new TextRequest(prompts.get(i), textKeys.get(i), sampling).begin();
            }
        }
        float[][] scores = read(prompts, labels, Arrays.asList(texts));
        return IntStream.range(0, texts.length)
                .mapToObj(i -> new Answer(scores[i], texts[i] == null ? null : texts[i].tokens()))
                .toList();
    }

    /**
     * Label scores alone.
     *
     * @param labels as above
     * @return [prompts][labels], natural logarithms
     */
    public float[][] score(List<int[]> prompts, List<int[]> labels) {
        return read(prompts, labels, Collections.nCopies(prompts.size(), null));
    }

    /**
     * Reads all prompts, scores the labels and samples the texts to their ends.
     *
     * @param texts of each prompt, null for none
     * @return [prompts][labels]
     */
    private float[][] read(List<int[]> prompts, List<int[]> labels, List<SampledText> texts) {
        prompts.forEach(prompt -> TokenIds.check(model, prompt));
        labels.forEach(label -> TokenIds.check(model, label));
        float[][] scores = new float[prompts.size()][labels.size()];
        List<AskedRow> rows = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            rows.addAll(AskedRow.of(prompts.get(i), labels, scores[i], texts.get(i)));
        }
        List<List<AskedRow>> groups = new ArrayList<>();
        if (trunk.layer() == 0) {
            groups.addAll(groups(rows));
        } else {
            groups.addAll(groups(rows.stream().filter(row -> row.text() != null).toList()));
            groups.addAll(groups(rows.stream().filter(row -> row.text() == null).toList()));
        }
        AtomicInteger next = new AtomicInteger();
        pool.run((worker, transformer) -> {
            for (int i = next.getAndIncrement(); i < groups.size(); i = next.getAndIncrement()) {
                if (pool.isInterrupted()) {
                    return;
                }
                read(transformer, groups.get(i));
            }
        });
        TransformerPool.stopIfInterrupted("asking");
        return scores;
    }

    /** Rows that are read together. */
    private List<List<AskedRow>> groups(List<AskedRow> rows) {
        return MicroBatches.of(
                        rows.stream().map(AskedRow::tokens).toList(),
                        model.config().rope().scaling().originalContextLength(),
                        GROUP_TOKENS,
                        pool.size(),
                        true)
                .stream()
                .map(members -> Arrays.stream(members).mapToObj(rows::get).toList())
                .toList();
    }

    private void read(Transformer transformer, List<AskedRow> rows) {
        PackedBatch batch = PackedBatch.of(rows.stream().map(AskedRow::tokens).toList(), true);
        AskedLogits asked = new AskedLogits();
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).ask(batch, i, asked);
        }
        boolean withTexts = rows.stream().anyMatch(row -> row.text() != null);
        if (!withTexts) {
            transformer.logits(Pass.forward(batch, lora, trunk), asked.indices(), asked::read);
            return;
        }
        try (KeyValueCache keysAndValues = KeyValueCache.ofBatch(model.config(), batch)) {
            transformer.logits(Pass.reading(batch, lora, keysAndValues), asked.indices(), asked::read);
            goOn(transformer, rows, batch, keysAndValues);
        }
    }

    /** Samples the rows' texts to their ends, as many at once as the memory allows. */
    private void goOn(Transformer transformer, List<AskedRow> rows, PackedBatch batch, KeyValueCache keysAndValues) {
        int[] going = IntStream.range(0, rows.size())
                .filter(row ->
                        rows.get(row).text() != null && !rows.get(row).text().ended())
                .toArray();
        int longest = Arrays.stream(going)
                .map(row -> rows.get(row).text().longest())
                .max()
                .orElse(1);
        int atOnce = Math.max(1, TEXT_TOKENS / longest);
        for (int from = 0; from < going.length; from += atOnce) {
            int[] some = Arrays.copyOfRange(going, from, Math.min(going.length, from + atOnce));
            List<SampledText> texts =
                    Arrays.stream(some).mapToObj(row -> rows.get(row).text()).toList();
            try (Continuation continuation = new Continuation(model, lora, transformer, texts)) {
                for (int i = 0; i < some.length; i++) {
                    continuation.read(i, keysAndValues, batch, some[i]);
                }
                continuation.run(pool::isInterrupted);
            }
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
