package io.github.dramatis.lm.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.core.random.Draws;
import io.github.dramatis.lm.OnTinyModel;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.model.Trunk;
import io.github.dramatis.lm.model.TrunkCache;
import io.github.dramatis.lm.training.TrainingRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Protects: a label's score is its log-probability, whatever other prompts are read with it and share with it,
 * and a text is what it would be by itself.
 */
class AnswererTest extends OnTinyModel {

    @Test
    void scoresAreLogProbabilitiesOfTheWholeVocabularyInThePromptsOrder() {
        LoraAdapter adapter = golden.adapter("start");
        List<int[]> prompts = golden.rows().stream().map(TrainingRow::tokens).toList();
        List<int[]> labels = ofOneToken(17, 3, 300);
        try (Answerer answerer = new Answerer(model, adapter, 2)) {
            float[][] scores = answerer.score(prompts, labels);
            for (int i = 0; i < prompts.size(); i++) {
                double[] expected = logSoftmax(Logits.of(model, adapter, prompts.get(i))[prompts.get(i).length - 1]);
                for (int label = 0; label < labels.size(); label++) {
                    assertThat((double) scores[i][label]).isCloseTo(expected[labels.get(label)[0]], offset(1e-4));
                }
            }
        }
    }

    @Test
    void aSequencesScoreIsTheSumOverItsTokens() {
        List<int[]> prompts =
                golden.rows().stream().map(TrainingRow::tokens).toList().subList(4, 9);
        List<int[]> labels = List.of(new int[] {17}, new int[] {17, 50, 9}, new int[] {4, 4});
        try (Answerer answerer = new Answerer(model, null, 2)) {
            float[][] scores = answerer.score(prompts, labels);
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
        try (Answerer plain = new Answerer(model, null, 1);
                Answerer adapted = new Answerer(model, golden.adapter("start"), 1)) {
            float[][] before = plain.score(prompts, ofOneToken(5));
            float[][] withAdapter = adapted.score(prompts, ofOneToken(5));
            assertThat(plain.score(prompts, ofOneToken(5))).isDeepEqualTo(before);
            assertThat(withAdapter[0][0]).isNotEqualTo(before[0][0]);
        }
    }

    @Test
    void anInterruptedCallerGetsNoAnswerAndFewPromptsAreReadForIt(@TempDir Path folder) {
        List<int[]> prompts = IntStream.range(0, 400)
                .mapToObj(i ->
                        IntStream.range(0, 60).map(at -> (at * 7 + i) % 380).toArray())
                .toList();
        try (TrunkCache cache = new TrunkCache(model, folder, 64 << 20);
                Answerer answerer = new Answerer(model, null, 2, new Trunk(cache, 1))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> answerer.score(prompts, ofOneToken(5))).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).as("the caller stays interrupted").isTrue();
            assertThat(cache.missed()).as("texts that were read").isLessThan(prompts.size() / 2);
            assertThat(answerer.score(prompts, ofOneToken(5))).hasDimensions(prompts.size(), 1);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aPromptWithTextHasTheSameScoresAndTheTextThatReadingItAgainTokenByTokenGives() {
        LoraAdapter adapter = golden.adapter("start");
        List<int[]> prompts = golden.rows().stream().map(TrainingRow::tokens).toList();
        List<int[]> labels = List.of(new int[] {17}, new int[] {17, 50, 9}, new int[] {4, 4}, new int[] {300});
        List<String> keys = IntStream.range(0, prompts.size())
                .mapToObj(i -> i % 3 == 0 ? null : "key " + i)
                .toList();
        SamplingConfig sampling = new SamplingConfig(6, 0.9, 50, 3, 11);
        try (Answerer answerer = new Answerer(model, adapter, 2)) {
            List<Answer> answers = answerer.answer(prompts, labels, keys, sampling);
            float[][] scores = answerer.score(prompts, labels);
            for (int i = 0; i < prompts.size(); i++) {
                assertThat(answers.get(i).labels()).containsExactly(scores[i]);
                if (keys.get(i) == null) {
                    assertThat(answers.get(i).text()).isNull();
                } else {
                    assertThat(answers.get(i).text())
                            .as("text %d", i)
                            .containsExactly(text(adapter, prompts.get(i), keys.get(i), sampling));
                }
            }
        }
    }

    @Test
    void textsBesideTextsOfManyOtherPromptsAreThoseOfThePromptAlone() {
        List<int[]> prompts = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 200; i++) { // more than go on together
            int[] prompt = Arrays.copyOf(golden.rows().get(i % 12).tokens(), 40);
            prompt[39] = i;
            prompts.add(prompt);
            keys.add("key " + i);
        }
        SamplingConfig sampling = new SamplingConfig(3, 0.9, 0, -1, 5);
        try (Answerer answerer = new Answerer(model, null, 2)) {
            List<Answer> answers = answerer.answer(prompts, List.of(), keys, sampling);
            for (int i = 0; i < prompts.size(); i += 37) {
                assertThat(answers.get(i).text()).containsExactly(text(null, prompts.get(i), keys.get(i), sampling));
            }
        }
    }

    /** Each token drawn from the logits of the whole text so far, without keys and values that were kept. */
    private static int[] text(LoraAdapter adapter, int[] prompt, String key, SamplingConfig sampling) {
        SplittableRandom draws = Draws.generator(sampling.seed(), "sample", key);
        int[] whole = prompt;
        while (whole.length < prompt.length + sampling.maxTokens()) {
            int token = TokenDraw.draw(Logits.of(model, adapter, whole)[whole.length - 1], sampling, draws);
            if (token == sampling.stopToken()) {
                break;
            }
            whole = Arrays.copyOf(whole, whole.length + 1);
            whole[whole.length - 1] = token;
        }
        return Arrays.copyOfRange(whole, prompt.length, whole.length);
    }

    private static List<int[]> ofOneToken(int... ids) {
        return IntStream.of(ids).mapToObj(id -> new int[] {id}).toList();
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
