package io.github.dramatis.lm.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.lm.GoldenEngine;
import io.github.dramatis.lm.OnTinyModel;
import io.github.dramatis.lm.model.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protects: cached generation equals transformers', draws depend on seed and key alone and follow the distribution. */
class TextSamplerTest extends OnTinyModel {

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.GoldenEngine#all")
    void twentyGreedyTokensAreThoseOfTransformers(GoldenEngine golden) {
        try (LanguageModel model = golden.load();
                TextSampler sampler = new TextSampler(model, 2, 64)) {
            List<int[]> texts =
                    sampler.sample(requests(golden.prompts(), List.of("a", "b", "c"), SamplingConfig.greedy(20, -1)));
            for (int i = 0; i < texts.size(); i++) {
                assertThat(texts.get(i))
                        .containsExactly(GoldenEngine.ints(golden.get("greedy").get(i)));
            }
        }
    }

    @Test
    void aTextEndsBeforeTheStopToken() {
        int stop = golden.get("greedy").get(0).get(4).asInt();
        int[] whole = GoldenEngine.ints(golden.get("greedy").get(0));
        int[] expected = Arrays.copyOf(
                whole,
                IntStream.range(0, 10).filter(i -> whole[i] == stop).findFirst().orElseThrow());
        int[] text = sample(golden.prompts().subList(0, 1), List.of("a"), SamplingConfig.greedy(10, stop), 1)
                .get(0);
        assertThat(text).containsExactly(expected);
    }

    @Test
    void drawsDependOnTheKeyAndNotOnTheCompany() {
        SamplingConfig config = new SamplingConfig(8, 1.5, 0, -1, 7);
        List<int[]> prompts = golden.prompts();
        List<int[]> together = sample(prompts, List.of("a", "b", "c"), config, 2);
        int[] alone = sample(prompts.subList(2, 3), List.of("c"), config, 1).get(0);
        assertThat(alone).containsExactly(together.get(2));
        int[] otherKey = sample(prompts.subList(2, 3), List.of("d"), config, 1).get(0);
        assertThat(otherKey).isNotEqualTo(alone);
    }

    @Test
    void aTextThatNobodyWantsAnyMoreEndsAtItsNextTokenAndOthersGoOn() {
        SamplingConfig config = SamplingConfig.greedy(10, -1);
        int[] prompt = golden.prompts().get(0);
        List<TextRequest> requests = List.of(
                new TextRequest(prompt, "a", wantedFor(2), config),
                new TextRequest(prompt, "b", wantedFor(0), config),
                new TextRequest(prompt, "c", config));
        try (TextSampler sampler = new TextSampler(model, 1, 4096)) {
            List<int[]> texts = sampler.sample(requests);

            assertThat(texts.get(2)).hasSize(10);
            assertThat(texts.get(0)).containsExactly(Arrays.copyOf(texts.get(2), 2));
            assertThat(sampler.sample(requests.subList(1, 2)).get(0)).isEmpty();
        }
    }

    @Test
    void theLastTokenThatATextMayHaveCanMakeItWhole() {
        TokenConstraint whole = wantedFor(3);
        TokenConstraint cut = wantedFor(4);
        SamplingConfig three = SamplingConfig.greedy(3, -1);
        int[] prompt = golden.prompts().get(0);
        try (TextSampler sampler = new TextSampler(model, 1, 4096)) {
            sampler.sample(
                    List.of(new TextRequest(prompt, "a", whole, three), new TextRequest(prompt, "b", cut, three)));
        }
        assertThat(whole.isComplete()).isTrue();
        assertThat(cut.isComplete()).isFalse();
    }

    /** Allows everything, for so many tokens. */
    private static TokenConstraint wantedFor(int tokens) {
        AtomicInteger left = new AtomicInteger(tokens);
        return new TokenConstraint() {
            @Override
            public void mask(float[] logits) {}

            @Override
            public void accept(int token) {
                left.decrementAndGet();
            }

            @Override
            public boolean isComplete() {
                return left.get() <= 0;
            }
        };
    }

    @Test
    void drawsFollowTheDistribution() {
        int[] prompt = golden.prompts().get(0);
        int draws = 4000;
        List<int[]> prompts = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < draws; i++) {
            prompts.add(prompt);
            keys.add("draw " + i);
        }
        Map<Integer, Integer> counts = new HashMap<>();
        sample(prompts, keys, new SamplingConfig(1, 1, 0, -1, 3), 1)
                .forEach(text -> counts.merge(text[0], 1, Integer::sum));
        List<int[]> labels = IntStream.range(0, model.config().vocabularySize())
                .mapToObj(id -> new int[] {id})
                .toList();
        try (Answerer answerer = new Answerer(model, null, 1)) {
            float[] logProbabilities = answerer.score(List.of(prompt), labels)[0];
            for (int label = 0; label < labels.size(); label++) {
                double expected = Math.exp(logProbabilities[label]);
                // five standard deviations of a binomial share
                assertThat(counts.getOrDefault(label, 0) / (double) draws)
                        .isCloseTo(
                                expected, org.assertj.core.data.Offset.offset(5 * Math.sqrt(expected / draws) + 1e-3));
            }
        }
    }

    @Test
    void topKKeepsToTheMostProbableTokens() {
        float[] logits = {0f, 3f, 1f, 2.5f, -1f};
        java.util.Set<Integer> drawn = new java.util.TreeSet<>();
        for (int i = 0; i < 200; i++) {
            drawn.add(TokenDraw.draw(
                    logits,
                    new SamplingConfig(1, 5, 2, -1, 0),
                    io.github.dramatis.core.random.Draws.generator(i, "test", "k")));
        }
        assertThat(drawn).containsExactly(1, 3);
    }

    private static List<int[]> sample(List<int[]> prompts, List<String> keys, SamplingConfig config, int threads) {
        try (TextSampler sampler = new TextSampler(model, threads, 4096)) {
            return sampler.sample(requests(prompts, keys, config));
        }
    }

    private static List<TextRequest> requests(List<int[]> prompts, List<String> keys, SamplingConfig config) {
        return IntStream.range(0, prompts.size())
                .mapToObj(i -> new TextRequest(prompts.get(i), keys.get(i), config))
                .toList();
    }
}
