package io.github.dramatis.lm.adapter;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.method.LoraPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An adapter as files have it: its factors under the modules of the base's checkpoint, all of one rank.
 *
 * <p>Where the checkpoint holds several projections as one matrix (Phi-3's), factors of n of them become one pair of
 * rank n r, exactly: A holds theirs one below the other, B theirs as blocks on the diagonal, with zero rows for
 * projections that are not adapted. alpha is multiplied by n, so that the scale alpha / rank stays; all other modules
 * are padded with zeros to that rank.
 *
 * @param rank rows of every A
 * @param alpha numerator of the scale
 * @param targetModules last parts of the modules' paths, in the order of a layer
 * @param pairs by module path in the base's checkpoint
 */
record StoredAdapter(int rank, double alpha, List<String> targetModules, SortedMap<String, LoraPair> pairs) {
    static StoredAdapter of(LoraAdapter adapter, ModelConfig model) {
        LoraConfig lora = adapter.config();
        Map<Projection, List<Projection>> stored = stored(lora, model);
        int most = stored.values().stream().mapToInt(List::size).max().orElseThrow();
        SortedMap<String, LoraPair> pairs = new TreeMap<>();
        for (int layer : lora.layersOf(model)) {
            stored.forEach((whole, parts) -> {
                LoraPair pair = zeros(most * lora.rank(), whole, model);
                for (int block = 0; block < parts.size(); block++) {
                    LoraPair part = adapter.pairs().get(parts.get(block).path(layer));
                    int firstRow = parts.get(block).firstRowIn(whole, model);
                    copyBlock(part, lora.rank(), pair, most * lora.rank(), block, firstRow, true);
                }
                pairs.put(whole.path(layer), pair);
            });
        }
        List<String> modules = stored.keySet().stream().map(Projection::module).toList();
        return new StoredAdapter(most * lora.rank(), most * lora.alpha(), modules, pairs);
    }

    /**
     * The same as an adapter.
     *
     * @param lora the configuration of the one that this was made of
     */
    LoraAdapter adapter(LoraConfig lora) {
        return new LoraAdapter(new LoraConfig(rank, alpha, lora.dropout(), targetModules, lora.layers()), pairs);
    }

    /** The adapted projections by the one that holds them in the checkpoint, both in the order of a layer. */
    private static Map<Projection, List<Projection>> stored(LoraConfig lora, ModelConfig model) {
        Map<Projection, List<Projection>> stored = new EnumMap<>(Projection.class);
        for (Projection projection : Projection.named(lora.targetModules(), model)) {
            stored.computeIfAbsent(projection.storedIn(model), whole -> new ArrayList<>())
                    .add(projection);
        }
        return stored;
    }

    /**
     * The adapter that {@link #of} made this one of.
     *
     * @param lora that adapter's configuration
     * @return empty if this one is not made of such an adapter
     */
    Optional<LoraAdapter> split(LoraConfig lora, ModelConfig model) {
        Map<Projection, List<Projection>> stored = stored(lora, model);
        SortedMap<String, LoraPair> parts = new TreeMap<>();
        for (int layer : lora.layersOf(model)) {
            for (Map.Entry<Projection, List<Projection>> entry : stored.entrySet()) {
                LoraPair whole = pairs.get(entry.getKey().path(layer));
                if (whole == null || entry.getValue().size() * lora.rank() > rank) {
                    return Optional.empty();
                }
                for (int block = 0; block < entry.getValue().size(); block++) {
                    Projection part = entry.getValue().get(block);
                    LoraPair pair = zeros(lora.rank(), part, model);
                    copyBlock(pair, lora.rank(), whole, rank, block, part.firstRowIn(entry.getKey(), model), false);
                    parts.put(part.path(layer), pair);
                }
            }
        }
        LoraAdapter adapter = new LoraAdapter(lora, parts);
        return sameAs(of(adapter, model)) ? Optional.of(adapter) : Optional.empty();
    }

    private static LoraPair zeros(int rank, Projection projection, ModelConfig model) {
        int in = projection.in(model);
        int out = projection.out(model);
        return new LoraPair(in, out, new float[rank * in], new float[out * rank]);
    }

    /** Copies a part's factors to, or from, their block of a whole's. */
    private static void copyBlock(
            LoraPair part, int rank, LoraPair whole, int wholeRank, int block, int firstRow, boolean toWhole) {
        copy(part.a(), 0, whole.a(), block * part.a().length, part.a().length, toWhole);
        for (int row = 0; row < part.out(); row++) {
            copy(part.b(), row * rank, whole.b(), (firstRow + row) * wholeRank + block * rank, rank, toWhole);
        }
    }

    private static void copy(float[] part, int at, float[] whole, int place, int length, boolean toWhole) {
        if (toWhole) {
            System.arraycopy(part, at, whole, place, length);
        } else {
            System.arraycopy(whole, place, part, at, length);
        }
    }

    private boolean sameAs(StoredAdapter other) {
        return rank == other.rank
                && alpha == other.alpha
                && pairs.keySet().equals(other.pairs.keySet())
                && pairs.keySet().stream()
                        .allMatch(path -> Arrays.equals(
                                        pairs.get(path).a(),
                                        other.pairs.get(path).a())
                                && Arrays.equals(
                                        pairs.get(path).b(),
                                        other.pairs.get(path).b()));
    }
}
