package io.github.dramatis.lm.dataset;

import io.github.dramatis.lm.safetensors.SafetensorsWriter;
import io.github.dramatis.lm.tensor.TensorsInMemory;
import java.nio.file.Path;

/** Logits for comparison with another implementation: {@code dramatis model logits}. */
public final class LogitsFile {
    private LogitsFile() {}

    /**
     * Writes one tensor "logits", float32.
     *
     * @param logits [tokens][vocabulary], at least one row
     */
    public static void write(Path file, float[][] logits) {
        int vocabulary = logits[0].length;
        float[] flat = new float[Math.multiplyExact(logits.length, vocabulary)];
        for (int row = 0; row < logits.length; row++) {
            System.arraycopy(logits[row], 0, flat, row * vocabulary, vocabulary);
        }
        SafetensorsWriter.write(
                file, new TensorsInMemory().put("logits", new long[] {logits.length, vocabulary}, flat));
    }
}
