package io.github.dramatis.lm.inference;

import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.model.AdapterWeights;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.PackedBatch;
import io.github.dramatis.lm.model.Pass;
import io.github.dramatis.lm.model.TransformerPool;
import java.util.List;
import java.util.stream.IntStream;

/** The logits of one text, to compare with any other implementation. */
public final class Logits {
    private Logits() {}

    /**
     * All logits.
     *
     * @param adapter or null for the frozen model
     * @return [tokens][vocabulary]
     */
    public static float[][] of(LanguageModel model, LoraAdapter adapter, int[] tokens) {
        TokenIds.check(model, tokens);
        float[][] logits = new float[tokens.length][model.config().vocabularySize()];
        try (TransformerPool pool = new TransformerPool(model, 1);
                AdapterWeights lora = adapter == null ? null : AdapterWeights.of(model.config(), adapter)) {
            pool.run((worker, transformer) -> {
                Pass pass = Pass.forward(PackedBatch.of(List.of(tokens), false), lora);
                transformer.logits(
                        pass,
                        IntStream.range(0, tokens.length).toArray(),
                        (kernels, matrix, row, number) -> matrix.getRow(row, logits[number], 0));
            });
        }
        return logits;
    }
}
