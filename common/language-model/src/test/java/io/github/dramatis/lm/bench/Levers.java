package io.github.dramatis.lm.bench;

import io.github.dramatis.lm.kernel.AttentionInput;
import io.github.dramatis.lm.kernel.AttentionShape;
import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.ScratchMatrix;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.model.MicroBatches;
import io.github.dramatis.lm.model.PackedBatch;
import io.github.dramatis.lm.training.TrainingRow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures behind the table of levers in tests/bench/README.md: one thread's processor time of SmolLM2-135M's
 * products apart and together, turn by turn, and the packed tokens of steps of set C. Argument: the rows of set C.
 */
final class Levers {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int TURNS = 40;
    private static final int QUICK = TURNS / 20; // a machine that others use disturbs all but the quickest turns
    private static final int BATCH = 16;
    private static final int TOKENS = 768;
    private static final int WIDTH = 576;
    private static final int WIDE = 1536;
    private static final int RANK = 16;
    private static final ScratchMatrix SCRATCH = new ScratchMatrix();

    private Levers() {}

    public static void main(String[] arguments) throws IOException {
        Backend backend = Backends.forThisMachine();
        System.out.println(backend.name());
        try (Kernels kernels = backend.kernels()) {
            frozen(backend, kernels, Precision.FLOAT32);
            if (backend.supports(Precision.BFLOAT16)) {
                frozen(backend, kernels, Precision.BFLOAT16);
                converted(backend, kernels);
            }
            lora(kernels);
            attention(kernels);
            family(backend, kernels);
        }
        plans(TrainingBenchmark.read(Path.of(arguments[0])));
    }

    private static void frozen(Backend backend, Kernels kernels, Precision precision) {
        Matrix x = Matrix.zeros(TOKENS, WIDTH);
        Matrix gate = Matrix.zeros(TOKENS, WIDE);
        Matrix up = Matrix.zeros(TOKENS, WIDE);
        Matrix both = Matrix.zeros(TOKENS, 2 * WIDE);
        FrozenMatrix one = backend.freeze(Matrix.zeros(WIDE, WIDTH), precision);
        FrozenMatrix two = backend.freeze(Matrix.zeros(2 * WIDE, WIDTH), precision);
        Map<String, Runnable> variants = new LinkedHashMap<>();
        variants.put("gate, then up", () -> {
            kernels.product(x, one, 0f, gate);
            kernels.product(x, one, 0f, up);
        });
        variants.put("gate and up in one", () -> kernels.product(x, two, 0f, both));
        variants.put("their gradients one by one", () -> {
            kernels.productBackward(gate, one, 0f, x);
            kernels.productBackward(up, one, 1f, x);
        });
        variants.put("their gradients in one", () -> kernels.productBackward(both, two, 0f, x));
        System.out.printf("%n%s, %d tokens; all four have the same operations%n", precision, TOKENS);
        microseconds(variants)
                .forEach((name, spent) -> System.out.printf(
                        "%s: %.0f us, %.0f GFLOP/s%n", name, spent, 4e-3 * TOKENS * WIDTH * WIDE / spent));
    }

    private static void lora(Kernels kernels) {
        Matrix x = Matrix.zeros(TOKENS, WIDTH);
        Matrix a = Matrix.zeros(3 * RANK, WIDTH);
        Matrix hidden = Matrix.zeros(TOKENS, 3 * RANK);
        Matrix part = Matrix.zeros(TOKENS, RANK);
        Map<String, Runnable> variants = new LinkedHashMap<>();
        variants.put("LoRA of q, k, v one by one", () -> {
            for (int i = 0; i < 3; i++) {
                Matrix own = a.rows(i * RANK, (i + 1) * RANK);
                kernels.gemm(false, true, 1f, x, own, 0f, part);
                kernels.gemm(true, false, 1f, part, x, 1f, own);
                kernels.gemm(false, false, 1f, part, own, 1f, x);
            }
        });
        variants.put("LoRA of q, k, v in one", () -> {
            kernels.gemm(false, true, 1f, x, a, 0f, hidden);
            kernels.gemm(true, false, 1f, hidden, x, 1f, a);
            kernels.gemm(false, false, 1f, hidden, a, 1f, x);
        });
        print("x A, and the gradients of A and x, " + TOKENS + " tokens", variants);
    }

    /** Three query heads of one key/value head: 64 queries that see 128 keys. */
    private static void attention(Kernels kernels) {
        int queries = 64;
        int keys = 128;
        int head = 64;
        Matrix q = Matrix.zeros(queries, 9 * head);
        Matrix k = Matrix.zeros(keys, head);
        Matrix scores = Matrix.zeros(3 * queries, keys);
        Matrix stacked = Matrix.zeros(3 * queries, head);
        float[] heap = new float[9 * head];
        Map<String, Runnable> variants = new LinkedHashMap<>();
        variants.put("three heads one by one", () -> {
            for (int i = 0; i < 3; i++) {
                Matrix own = q.columns(i * head, (i + 1) * head);
                Matrix ownScores = scores.rows(i * queries, (i + 1) * queries);
                kernels.gemm(false, true, 1f, own, k, 0f, ownScores);
                kernels.gemm(false, false, 1f, ownScores, k, 0f, own);
            }
        });
        variants.put("three heads stacked", () -> {
            kernels.gemm(false, true, 1f, stacked, k, 0f, scores);
            kernels.gemm(false, false, 1f, scores, k, 0f, stacked);
        });
        variants.put("stacking them", () -> {
            for (int row = 0; row < queries; row++) {
                q.getRow(row, heap, 0);
                for (int i = 0; i < 3; i++) {
                    stacked.putRow(i * queries + row, heap, i * head);
                }
            }
        });
        print("scores and their product with the values, " + queries + " queries, " + keys + " keys", variants);
    }

    /** One layer over four rows of 64 tokens of their own after 96 in common, forward and backward. */
    private static void family(Backend backend, Kernels kernels) {
        AttentionShape shape = new AttentionShape(9, 3, 64);
        int rows = 4;
        int common = 96;
        int own = 64;
        Matrix q = Matrix.zeros(own, shape.queryWidth());
        Matrix dq = Matrix.zeros(own, shape.queryWidth());
        Matrix out = Matrix.zeros(own, shape.queryWidth());
        Matrix shared = Matrix.zeros(common, 2 * shape.keyWidth());
        Matrix keysValues = Matrix.zeros(common + own, 2 * shape.keyWidth());
        Matrix gradients = Matrix.zeros(common + own, 2 * shape.keyWidth());
        AttentionInput input = input(shape, q, keysValues);
        AttentionInput dInput = input(shape, dq, gradients);
        AttentionInput ownInput = input(shape, q, keysValues.rows(common, common + own));
        Matrix siblings = Matrix.zeros(rows * own, shape.headDim());
        Matrix siblingScores = Matrix.zeros(rows * own, common);
        Matrix sharedHead = shared.columns(0, shape.headDim());
        Map<String, Runnable> variants = new LinkedHashMap<>();
        variants.put(
                "copying the common keys and values to each row",
                times(rows, () -> keysValues.rows(0, common).copyFrom(shared)));
        variants.put("attention of the rows", times(rows, () -> kernels.attention(shape, input, out)));
        variants.put("products of all rows with the common part in one, and their own attention, unmerged", () -> {
            for (int head = 0; head < shape.heads(); head++) {
                kernels.gemm(false, true, 1f, siblings, sharedHead, 0f, siblingScores);
                kernels.gemm(false, false, 1f, siblingScores, sharedHead, 0f, siblings);
            }
            times(rows, () -> kernels.attention(shape, ownInput, out)).run();
        });
        variants.put("its backward", times(rows, () -> kernels.attentionBackward(shape, input, out, dInput)));
        variants.put(
                "values times weights alone", times(rows * shape.heads(), () -> valueProduct(kernels, shape, input)));
        layer(backend, kernels, common + rows * own, variants);
        print("a family of four rows in one layer", variants);
    }

    /** Adds the frozen products of a layer, forward and backward. */
    private static void layer(Backend backend, Kernels kernels, int tokens, Map<String, Runnable> variants) {
        Precision precision = backend.supports(Precision.BFLOAT16) ? Precision.BFLOAT16 : Precision.FLOAT32;
        Matrix x = Matrix.zeros(tokens, WIDTH);
        Matrix wide = Matrix.zeros(tokens, WIDE);
        Matrix queryKeyValue = Matrix.zeros(tokens, WIDTH * 5 / 3);
        FrozenMatrix qkv = backend.freeze(Matrix.zeros(WIDTH * 5 / 3, WIDTH), precision);
        FrozenMatrix o = backend.freeze(Matrix.zeros(WIDTH, WIDTH), precision);
        FrozenMatrix up = backend.freeze(Matrix.zeros(WIDE, WIDTH), precision);
        FrozenMatrix down = backend.freeze(Matrix.zeros(WIDTH, WIDE), precision);
        Matrix y = Matrix.zeros(tokens, WIDTH);
        variants.put("frozen products of the layer, forward", () -> {
            kernels.product(x, qkv, 0f, queryKeyValue);
            kernels.product(x, o, 0f, y);
            times(2, () -> kernels.product(x, up, 0f, wide)).run();
            kernels.product(wide, down, 0f, y);
        });
        variants.put("backward", () -> {
            kernels.productBackward(queryKeyValue, qkv, 0f, x);
            kernels.productBackward(x, o, 0f, y);
            times(2, () -> kernels.productBackward(wide, up, 0f, x)).run();
            kernels.productBackward(x, down, 0f, wide);
        });
    }

    /** Scores of nine heads in float32, and in bfloat16 with keys that were converted before. */
    private static void converted(Backend backend, Kernels kernels) {
        Matrix q = Matrix.zeros(64, 64);
        Matrix k = Matrix.zeros(128, 64);
        Matrix scores = Matrix.zeros(64, 128);
        FrozenMatrix keys = backend.freeze(k, Precision.BFLOAT16);
        Map<String, Runnable> variants = new LinkedHashMap<>();
        variants.put("float32", times(9, () -> kernels.gemm(false, true, 1f, q, k, 0f, scores)));
        variants.put("bfloat16, keys converted before", times(9, () -> kernels.product(q, keys, 0f, scores)));
        print("scores of nine heads, 64 queries, 128 keys", variants);
    }

    private static void valueProduct(Kernels kernels, AttentionShape shape, AttentionInput input) {
        int queries = input.q().rows();
        int keys = input.k().rows();
        Matrix weights = SCRATCH.of(queries, keys);
        kernels.gemm(
                false,
                false,
                1f,
                weights,
                input.v().columns(0, shape.headDim()),
                0f,
                input.q().columns(0, shape.headDim()));
    }

    private static AttentionInput input(AttentionShape shape, Matrix q, Matrix keysValues) {
        return new AttentionInput(
                q, keysValues.columns(0, shape.keyWidth()), keysValues.columns(shape.keyWidth(), 2 * shape.keyWidth()));
    }

    private static Runnable times(int times, Runnable once) {
        return () -> {
            for (int i = 0; i < times; i++) {
                once.run();
            }
        };
    }

    private static void print(String title, Map<String, Runnable> variants) {
        System.out.printf("%n%s%n", title);
        microseconds(variants).forEach((name, spent) -> System.out.printf("%s: %.1f us%n", name, spent));
    }

    private static Map<String, Double> microseconds(Map<String, Runnable> variants) {
        Map<String, long[]> spent = new LinkedHashMap<>();
        variants.keySet().forEach(name -> spent.put(name, new long[TURNS]));
        for (int turn = 0; turn < TURNS; turn++) {
            for (Map.Entry<String, Runnable> variant : variants.entrySet()) {
                long start = THREADS.getCurrentThreadCpuTime();
                variant.getValue().run();
                spent.get(variant.getKey())[turn] = THREADS.getCurrentThreadCpuTime() - start;
            }
        }
        Map<String, Double> quick = new LinkedHashMap<>();
        spent.forEach(
                (name, nanos) -> quick.put(name, Arrays.stream(nanos).sorted().toArray()[QUICK] / 1e3));
        return quick;
    }

    private static void plans(List<TrainingRow> rows) {
        System.out.printf("%nset C in steps of %d rows for 2 threads: packed tokens a step%n", BATCH);
        for (int most : new int[] {512, 640, 768, 1024}) {
            int all = 0;
            int busier = 0;
            int least = 0;
            for (int at = 0; at < rows.size(); at += BATCH) {
                List<int[]> step = rows.subList(at, at + BATCH).stream()
                        .map(Levers::needed)
                        .toList();
                int[] threads = MicroBatches.dealt(step, Integer.MAX_VALUE, most, 2, true).stream()
                        .mapToInt(groups -> groups.stream()
                                .mapToInt(group -> size(
                                        Arrays.stream(group).mapToObj(step::get).toList()))
                                .sum())
                        .toArray();
                all += Arrays.stream(threads).sum();
                busier += Arrays.stream(threads).max().orElseThrow();
                least += size(step);
            }
            double steps = rows.size() / (double) BATCH;
            System.out.printf(
                    "at most %d a micro-batch: %.0f, the busier thread %.0f; uncut %.0f%n",
                    most, all / steps, busier / steps, least / steps);
        }
    }

    /** Nobody asks what follows the last token. */
    private static int[] needed(TrainingRow row) {
        return Arrays.copyOf(row.tokens(), row.tokens().length - 1);
    }

    private static int size(List<int[]> rows) {
        return PackedBatch.of(rows, true).size();
    }
}
