package io.github.dramatis.lm.inference;

import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What is asked of the logits at the tokens of one batch. Each token's logits are computed once, whoever asks. */
final class AskedLogits {
    private final TreeMap<Integer, Asked> asked = new TreeMap<>(); // by packed token
    private List<Asked> inOrder = List.of();

    /** What is asked at one token. */
    private record Asked(List<LabelToken> labels, List<SampledText> texts) {}

    /** A token of a label, whose log-probability is added to the label's score. */
    private record LabelToken(float[] scores, int label, int id) {}

    /** Asks for the log-probability of a label's token, predicted at a packed token. */
    void label(int index, float[] scores, int label, int id) {
        at(index).labels.add(new LabelToken(scores, label, id));
    }

    /** Asks for the token that a text goes on with after a packed token. */
    void text(int index, SampledText text) {
        at(index).texts.add(text);
    }

    private Asked at(int index) {
        return asked.computeIfAbsent(index, unused -> new Asked(new ArrayList<>(), new ArrayList<>()));
    }

    /** The packed tokens whose logits are needed, in the order in which {@link #read} is to be called. */
    int[] indices() {
        inOrder = List.copyOf(asked.values());
        return asked.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    /** Takes a row of logits. */
    void read(Kernels kernels, Matrix logits, int row, int number) {
        Asked here = inOrder.get(number);
        if (!here.labels.isEmpty()) {
            double logSum = kernels.logSumExp(logits, row);
            for (LabelToken token : here.labels) {
                token.scores[token.label] += (float) (logits.get(row, token.id) - logSum);
            }
        }
        for (SampledText text : here.texts) {
            float[] values = new float[logits.columns()];
            logits.getRow(row, values, 0);
            text.draw(values);
        }
    }
}
