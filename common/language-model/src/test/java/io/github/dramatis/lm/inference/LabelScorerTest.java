package io.github.dramatis.lm.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.lm.GoldenEngine;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.training.TrainingRow;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Protects: a label's score is its log-probability, whatever other prompts are scored with it and share with it. */
class LabelScorerTest {
    private static LanguageModel model;
    private final GoldenEngine golden = new GoldenEngine();

    @BeforeAll
    static void load() {
        model = GoldenEngine.tinyModel();
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    @Test
    void scoresAreLogProbabilitiesOfTheWholeVocabularyInThePromptsOrder() {
        LoraAdapter adapter = golden.adapter("start");
        List<int[]> prompts = golden.rows().stream().map(TrainingRow::tokens).toList();
        int[] labels = {17, 3, 300};
        try (LabelScorer scorer = new LabelScorer(model, adapter, 2)) {
            float[][] scores = scorer.score(prompts, labels);
            for (int i = 0; i < prompts.size(); i++) {
                double[] expected = logSoftmax(Logits.of(model, adapter, prompts.get(i))[prompts.get(i).length - 1]);
                for (int label = 0; label < labels.length; label++) {
                    assertThat((double) scores[i][label]).isCloseTo(expected[labels[label]], offset(1e-4));
                }
            }
        }
    }

    @Test
    void aSequencesScoreIsTheSumOverItsTokens() {
        List<int[]> prompts =
                golden.rows().stream().map(TrainingRow::tokens).toList().subList(4, 9);
        List<int[]> labels = List.of(new int[] {17}, new int[] {17, 50, 9}, new int[] {4, 4});
        try (LabelScorer scorer = new LabelScorer(model, null, 2)) {
            float[][] scores = scorer.scoreSequences(prompts, labels);
            for (int i = 0; i < prompts.size(); i++) {
                for (int label = 0; label < labels.size(); label++) {
                    assertThat((double) scores[i][label])
                            .isCloseTo(oneByOne(prompts.get(i), labels.get(label)), offset(2e-4));
                }
            }
        }
    }

    @Test
    void adaptersOfOneModelDoNotDisturbEachOther() {
        List<int[]> prompts = golden.rows().stream().map(TrainingRow::tokens).toList();
        try (LabelScorer plain = new LabelScorer(model, null, 1);
                LabelScorer adapted = new LabelScorer(model, golden.adapter("start"), 1)) {
            float[][] before = plain.score(prompts, new int[] {5});
            float[][] withAdapter = adapted.score(prompts, new int[] {5});
            assertThat(plain.score(prompts, new int[] {5})).isDeepEqualTo(before);
            assertThat(withAdapter[0][0]).isNotEqualTo(before[0][0]);
        }
    }

    private static double oneByOne(int[] prompt, int[] label) {
        double sum = 0;
        int[] tokens = prompt;
        for (int token : label) {
            sum += logSoftmax(Logits.of(model, null, tokens)[tokens.length - 1])[token];
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = token;
        }
        return sum;
    }

    private static double[] logSoftmax(float[] logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        double logSum = Math.log(sum);
        double[] result = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            result[i] = logits[i] - logSum;
        }
        return result;
    }
}
