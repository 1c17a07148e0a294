package io.github.dramatis.lm.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.method.LoraPair;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Protects: factors of some of a fused module's projections become one pair that changes the same rows by the same
 * values.
 */
class StoredAdapterTest {
    /** Modules, and how many of them one stored module holds at most. */
    private record Choice(List<String> modules, int most) {}

    private ModelConfig phi3;

    @TempDir
    Path folder;

    static List<Choice> choices() {
        return List.of(
                new Choice(List.of("q_proj", "k_proj"), 2),
                new Choice(List.of("v_proj"), 1),
                new Choice(List.of("qkv_proj", "o_proj"), 1),
                new Choice(List.of("q_proj", "v_proj", "o_proj"), 2),
                new Choice(List.of("up_proj", "down_proj"), 1),
                new Choice(LoraConfig.MODULES, 3));
    }

    @BeforeEach
    void openTheModel() {
        try (ModelDirectory directory = ModelDirectory.open(Path.of("src/test/resources/architectures/phi3"))) {
            phi3 = directory.config();
        }
    }

    @ParameterizedTest
    @MethodSource("choices")
    void theFusedPairChangesTheSameRowsByTheSameValues(Choice choice) {
        LoraAdapter adapter = adapter(choice.modules());
        StoredAdapter stored = StoredAdapter.of(adapter, phi3);
        assertThat(stored.rank()).isEqualTo(2 * choice.most());
        assertThat(stored.alpha()).isEqualTo(6.0 * choice.most());
        for (int layer = 0; layer < phi3.layers(); layer++) {
            for (Projection whole : List.of(Projection.QKV, Projection.O, Projection.GATE_UP, Projection.DOWN)) {
                compare(adapter, stored, layer, whole);
            }
        }
    }

    /** The projections' changes one below the other are the stored module's; zeros where one is not adapted. */
    private void compare(LoraAdapter adapter, StoredAdapter stored, int layer, Projection whole) {
        double[][] expected = new double[whole.out(phi3)][whole.in(phi3)];
        boolean adapted = false;
        for (Projection projection : Projection.values()) {
            LoraPair pair = adapter.pairs().get(projection.path(layer));
            if (projection.storedIn(phi3) == whole && pair != null) {
                double[][] part =
                        change(pair, adapter.config().rank(), adapter.config().alpha());
                System.arraycopy(part, 0, expected, projection.firstRowIn(whole, phi3), part.length);
                adapted = true;
            }
        }
        LoraPair found = stored.pairs().get(whole.path(layer));
        assertThat(found != null).isEqualTo(adapted);
        if (adapted) {
            double[][] changes = change(found, stored.rank(), stored.alpha());
            for (int row = 0; row < expected.length; row++) {
                assertThat(changes[row]).containsExactly(expected[row], offset(1e-12));
            }
        }
    }

    @Test
    void queriesAndKeysAloneBecomeABlockDiagonalOfTwiceTheRank() {
        LoraAdapter adapter = adapter(List.of("q_proj", "k_proj"));
        LoraPair pair = StoredAdapter.of(adapter, phi3).pairs().get("model.layers.1.self_attn.qkv_proj");
        LoraPair q = adapter.pairs().get("model.layers.1.self_attn.q_proj");
        LoraPair k = adapter.pairs().get("model.layers.1.self_attn.k_proj");
        assertThat(Arrays.copyOfRange(pair.a(), 0, q.a().length)).isEqualTo(q.a());
        assertThat(Arrays.copyOfRange(pair.a(), q.a().length, pair.a().length)).isEqualTo(k.a());
        int firstOfK = q.out() * 4;
        int firstOfV = (q.out() + k.out()) * 4;
        assertThat(Arrays.copyOfRange(pair.b(), 0, 4)).containsExactly(q.b()[0], q.b()[1], 0, 0);
        assertThat(Arrays.copyOfRange(pair.b(), firstOfK, firstOfK + 4)).containsExactly(0, 0, k.b()[0], k.b()[1]);
        assertThat(Arrays.copyOfRange(pair.b(), firstOfV, pair.b().length)).containsOnly(0f);
    }

    @ParameterizedTest
    @MethodSource("choices")
    void itsFilesAreReadAsThePairsThatItIsMadeOf(Choice choice) {
        LoraAdapter adapter = adapter(choice.modules());
        PeftFormat.write(folder, adapter, phi3, new BaseModel("phi", "0".repeat(64)));
        LoraAdapter back = PeftFormat.read(folder, phi3);
        assertThat(back.config()).isEqualTo(adapter.config());
        assertThat(back.pairs().keySet()).isEqualTo(adapter.pairs().keySet());
        adapter.pairs().forEach((path, pair) -> {
            assertThat(back.pairs().get(path).a()).as(path).isEqualTo(pair.a());
            assertThat(back.pairs().get(path).b()).as(path).isEqualTo(pair.b());
        });
    }

    @Test
    void onceItIsNoBlockDiagonalAnyMoreItIsReadAsItIs() {
        LoraAdapter adapter = adapter(List.of("q_proj", "k_proj"));
        StoredAdapter stored = StoredAdapter.of(adapter, phi3);
        stored.pairs().values().forEach(pair -> Arrays.fill(pair.b(), 1f)); // trained on elsewhere
        assertThat(stored.split(adapter.config(), phi3)).isEmpty();
    }

    /** alpha / rank · B A. */
    private static double[][] change(LoraPair pair, int rank, double alpha) {
        double[][] change = new double[pair.out()][pair.in()];
        for (int row = 0; row < pair.out(); row++) {
            for (int column = 0; column < pair.in(); column++) {
                for (int r = 0; r < rank; r++) {
                    change[row][column] += alpha / rank * pair.b()[row * rank + r] * pair.a()[r * pair.in() + column];
                }
            }
        }
        return change;
    }

    private LoraAdapter adapter(List<String> modules) {
        SplittableRandom random = new SplittableRandom(4);
        SortedMap<String, LoraPair> pairs = new TreeMap<>();
        for (int layer = 0; layer < phi3.layers(); layer++) {
            for (Projection projection : Projection.named(modules, phi3)) {
                int in = projection.in(phi3);
                int out = projection.out(phi3);
                pairs.put(
                        projection.path(layer), new LoraPair(in, out, floats(random, 2 * in), floats(random, 2 * out)));
            }
        }
        return new LoraAdapter(new LoraConfig(2, 6, 0, modules), pairs);
    }

    private static float[] floats(SplittableRandom random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
