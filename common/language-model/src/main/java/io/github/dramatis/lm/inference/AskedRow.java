package io.github.dramatis.lm.inference;

import io.github.dramatis.lm.model.PackedBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A row of tokens that is read for one prompt.
 *
 * @param tokens the prompt, and all but the last token of the label if the row is one's own
 * @param promptLength of its tokens
 * @param labels what the row scores: all labels of one token, or one longer label
 * @param numbers of these labels
 * @param scores of the prompt's labels, all of them
 * @param text that follows the row, or null
 */
record AskedRow(
        int[] tokens, int promptLength, List<int[]> labels, List<Integer> numbers, float[] scores, SampledText text) {

    /** The prompt itself, for the labels of one token and the text, and a row for each longer label. */
    static List<AskedRow> of(int[] prompt, List<int[]> labels, float[] scores, SampledText text) {
        List<AskedRow> rows = new ArrayList<>();
        List<int[]> ofOneToken = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            int[] label = labels.get(i);
            if (label.length == 1) {
                ofOneToken.add(label);
                numbers.add(i);
            } else {
                int[] row = Arrays.copyOf(prompt, prompt.length + label.length - 1);
                System.arraycopy(label, 0, row, prompt.length, label.length - 1);
                rows.add(new AskedRow(row, prompt.length, List.of(label), List.of(i), scores, null));
            }
        }
        if (!ofOneToken.isEmpty() || text != null) {
            rows.add(new AskedRow(prompt, prompt.length, ofOneToken, numbers, scores, text));
        }
        return rows;
    }

    /** Asks for what the row needs, of a batch in which it has this number. */
    void ask(PackedBatch batch, int row, AskedLogits asked) {
        for (int i = 0; i < labels.size(); i++) {
            int[] label = labels.get(i);
            for (int at = 0; at < label.length; at++) {
                asked.label(batch.index(row, promptLength - 1 + at), scores, numbers.get(i), label[at]);
            }
        }
        if (text != null) {
            asked.text(batch.index(row, promptLength - 1), text);
        }
    }
}
