package io.github.dramatis.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.TallModel;
import io.github.dramatis.lm.kernel.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Protects: what the cache gives back is what was put in for the same text, layer and frequencies, however little room
 * it has.
 */
class TrunkCacheTest {
    private static LanguageModel model;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        model = TallModel.load();
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    @Test
    void whatIsFoundIsWhatWasPutInWhoeverElseWritesMeanwhile() {
        for (int places : new int[] {1, 7, 60, 10_000}) {
            try (TrunkCache cache = cache(places)) {
                long wrong = IntStream.range(0, 4)
                        .parallel()
                        .mapToLong(thread -> wrongValues(cache, new Random(31L * places + thread)))
                        .sum();
                assertThat(wrong).as("with %d places", places).isZero();
                if (places == 10_000) { // in fewer places it depends on the threads what stays
                    assertThat(cache.found()).isPositive();
                }
            }
        }
    }

    @Test
    void rowsThatAreGoneThroughAgainAndAgainKeepTheirPlaces() {
        List<int[]> rows = IntStream.range(0, 30).mapToObj(TrunkCacheTest::text).toList(); // three blocks each
        try (TrunkCache cache = cache(60)) { // 20 of the rows
            for (int epoch = 0; epoch < 5; epoch++) {
                rows.forEach(row -> ask(cache, row));
            }
            assertThat(cache.found()).isEqualTo(4 * 20);
        }
    }

    @Test
    void rowsThatNobodyAsksForAnyMoreMakeRoom() {
        try (TrunkCache cache = cache(60)) {
            IntStream.range(0, 20).mapToObj(TrunkCacheTest::text).forEach(row -> ask(cache, row));
            List<int[]> later =
                    IntStream.range(100, 115).mapToObj(TrunkCacheTest::text).toList();
            for (int epoch = 0; epoch < 10; epoch++) {
                later.forEach(row -> ask(cache, row));
            }
            long before = cache.found();
            later.forEach(row -> ask(cache, row));
            assertThat(cache.found() - before).isEqualTo(15);
        }
    }

    @Test
    void noFileIsThereThatAnyoneCouldReadOrPutSomethingInto() throws IOException {
        Path foreign = Files.write(folder.resolve("trunk1.states"), new byte[1 << 16]);
        try (TrunkCache cache = cache(10)) {
            int[] row = text(1);
            ask(cache, row);
            assertThat(wrong(cache, row, 1, false)).isZero();
            assertThat(cache.found()).isEqualTo(1);
            try (var files = Files.list(folder)) {
                assertThat(files).containsExactly(foreign);
            }
        }
    }

    @Test
    void aFolderThatCannotBeWrittenToIsNamed() {
        assertThatThrownBy(() -> new TrunkCache(model, folder.resolve("missing"), 1 << 20))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("missing");
    }

    @Test
    void aCacheThatFailsComputesAgain() {
        TrunkCache cache = cache(10);
        ask(cache, text(1));
        cache.close(); // as if its disk had gone
        ask(cache, text(1));
        assertThat(cache.found()).isZero();
        assertThat(cache.missed()).isEqualTo(2);
    }

    private TrunkCache cache(long places) {
        return new TrunkCache(
                model,
                folder,
                places * TrunkCache.BLOCK * Float.BYTES * model.config().hiddenSize());
    }

    /** 40 tokens of their own. */
    private static int[] text(int number) {
        int[] tokens = new Random(number).ints(40, 0, 300).toArray();
        tokens[0] = number;
        return tokens;
    }

    private static void ask(TrunkCache cache, int[] row) {
        assertThat(wrong(cache, row, 1, false)).isZero();
    }

    /** Texts that begin alike in many ways, asked for in batches. */
    private static long wrongValues(TrunkCache cache, Random random) {
        long wrong = 0;
        for (int round = 0; round < 60; round++) {
            int layer = 1 + random.nextInt(2);
            boolean beyond = random.nextInt(4) == 0;
            List<int[]> rows = IntStream.range(0, 1 + random.nextInt(5))
                    .mapToObj(i -> {
                        int[] row = text(random.nextInt(3));
                        int from = random.nextInt(40);
                        row[from] = random.nextInt(3);
                        return Arrays.copyOf(row, from + 1 + random.nextInt(40 - from));
                    })
                    .toList();
            wrong += wrong(cache, PackedBatch.of(rows, true), layer, beyond);
        }
        return wrong;
    }

    private static long wrong(TrunkCache cache, int[] row, int layer, boolean beyond) {
        return wrong(cache, PackedBatch.of(List.of(row), true), layer, beyond);
    }

    /** Loads a batch and counts the tokens of found rows that have other states than theirs; then saves it. */
    private static long wrong(TrunkCache cache, PackedBatch batch, int layer, boolean beyond) {
        Trunk trunk = cache.below(layer);
        int width = model.config().hiddenSize();
        try (Matrix states = Matrix.zeros(batch.size(), width);
                Matrix expected = expected(batch, layer, beyond, width)) {
            List<Integer> missing =
                    Arrays.stream(trunk.load(batch, beyond, states)).boxed().toList();
            long wrong = IntStream.range(0, batch.rows())
                    .filter(row -> !missing.contains(row))
                    .flatMap(row -> IntStream.of(batch.path(row)))
                    .filter(token -> !sameRow(states, expected, token))
                    .count();
            trunk.save(batch, beyond, expected);
            return wrong;
        }
    }

    private static boolean sameRow(Matrix left, Matrix right, int row) {
        float[] l = new float[left.columns()];
        float[] r = new float[left.columns()];
        left.getRow(row, l, 0);
        right.getRow(row, r, 0);
        return Arrays.equals(l, r);
    }

    /** States that depend on all that states may depend on. */
    private static Matrix expected(PackedBatch batch, int layer, boolean beyond, int width) {
        Matrix states = Matrix.allocate(batch.size(), width);
        long[] hashes = batch.prefixHashes();
        float[] row = new float[width];
        for (int token = 0; token < batch.size(); token++) {
            Random random = new Random(hashes[token] + 7L * layer + (beyond ? 3 : 0));
            for (int i = 0; i < width; i++) {
                row[i] = random.nextFloat();
            }
            states.putRow(token, row, 0);
        }
        return states;
    }
}
