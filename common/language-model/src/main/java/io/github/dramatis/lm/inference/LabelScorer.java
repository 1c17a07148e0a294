package io.github.dramatis.lm.inference;

import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.LoraWeights;
import io.github.dramatis.lm.model.MicroBatches;
import io.github.dramatis.lm.model.PackedBatch;
import io.github.dramatis.lm.model.Pass;
import io.github.dramatis.lm.model.Transformer;
import io.github.dramatis.lm.model.TransformerPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How probable each label is as the answer to each prompt, under a model and an adapter. Prompts that begin alike are computed
 * together and share it, whatever their order in the list; a long list is better than many short ones.
 */
public final class LabelScorer implements AutoCloseable {
    private static final int MICRO_BATCH_TOKENS = 2048;

    private final LanguageModel model;
    private final LoraWeights lora;
    private final TransformerPool pool;

    /**
     * A scorer; any number of them, each with its adapter, share a model.
     *
     * @param adapter or null for the frozen model
     * @param threads that compute; the cores of the task
     */
    public LabelScorer(LanguageModel model, LoraAdapter adapter, int threads) {
        this.model = model;
        lora = adapter == null ? null : LoraWeights.of(model.config(), adapter);
        pool = new TransformerPool(model, threads);
    }

    /**
     * Log-probabilities of labels of one token each.
     *
     * @param prompts token ids, each at least one
     * @param labels one token id a label
     * @return [prompts][labels], natural logarithms of the softmax over the whole vocabulary
     */
    public float[][] score(List<int[]> prompts, int[] labels) {
        TokenIds.check(model, labels);
        float[][] scores = new float[prompts.size()][labels.length];
        forEachGroup(prompts, (transformer, pass, members) -> {
            int[] last = new int[members.length];
            for (int i = 0; i < last.length; i++) {
                last[i] = pass.batch().index(i, prompts.get(members[i]).length - 1);
            }
            transformer.logits(
                    pass, last, (kernels, logits, row, i) -> read(kernels, logits, row, labels, scores[members[i]]));
        });
        return scores;
    }

    private static void read(Kernels kernels, Matrix logits, int row, int[] labels, float[] target) {
        double logSum = kernels.logSumExp(logits, row);
        for (int label = 0; label < labels.length; label++) {
            target[label] = (float) (logits.get(row, labels[label]) - logSum);
        }
    }

    /**
     * Log-probabilities of whole label sequences: the sum over a label's tokens, each given the prompt and the tokens before.
     *
     * @param labels token ids of each label, at least one
     * @return [prompts][labels]
     */
    public float[][] scoreSequences(List<int[]> prompts, List<int[]> labels) {
        List<int[]> rows = new ArrayList<>(); // prompt and all but the label's last token, label by label
        for (int[] prompt : prompts) {
            for (int[] label : labels) {
                int[] row = Arrays.copyOf(prompt, prompt.length + label.length - 1);
                System.arraycopy(label, 0, row, prompt.length, label.length - 1);
                rows.add(row);
            }
        }
        labels.forEach(label -> TokenIds.check(model, label));
        float[][] scores = new float[prompts.size()][labels.size()];
        forEachGroup(rows, (transformer, pass, members) -> {
            List<LabelToken> asked = new ArrayList<>();
            for (int i = 0; i < members.length; i++) {
                int prompt = members[i] / labels.size();
                int label = members[i] % labels.size();
                for (int at = 0; at < labels.get(label).length; at++) {
                    int index = pass.batch().index(i, prompts.get(prompt).length - 1 + at);
                    asked.add(new LabelToken(index, prompt, label, labels.get(label)[at]));
                }
            }
            int[] indices = asked.stream().mapToInt(LabelToken::index).toArray();
            transformer.logits(pass, indices, (kernels, logits, row, i) -> {
                LabelToken token = asked.get(i);
                scores[token.prompt()][token.label()] +=
                        (float) (logits.get(row, token.id()) - kernels.logSumExp(logits, row));
            });
        });
        return scores;
    }

    /** A token of a label, predicted by the logits at a packed token. */
    private record LabelToken(int index, int prompt, int label, int id) {}

    @FunctionalInterface
    private interface GroupAction {
        void accept(Transformer transformer, Pass pass, int[] members);
    }

    private void forEachGroup(List<int[]> rows, GroupAction action) {
        rows.forEach(row -> TokenIds.check(model, row));
        List<int[]> groups =
                MicroBatches.of(rows, model.config().rope().scaling().border(), MICRO_BATCH_TOKENS, pool.size(), true);
        AtomicInteger next = new AtomicInteger();
        pool.run((worker, transformer) -> {
            for (int i = next.getAndIncrement(); i < groups.size(); i = next.getAndIncrement()) {
                int[] members = groups.get(i);
                List<int[]> group = Arrays.stream(members).mapToObj(rows::get).toList();
                Pass pass = Pass.forward(PackedBatch.of(group, true), lora);
                action.accept(transformer, pass, members);
            }
        });
    }

    @Override
    public void close() {
        pool.close();
        if (lora != null) {
            lora.close();
        }
    }
}
