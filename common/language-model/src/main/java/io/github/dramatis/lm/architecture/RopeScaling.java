package io.github.dramatis.lm.architecture;

import java.util.List;

/** How rotary frequencies are changed for longer texts; formulas of transformers' modeling_rope_utils.py. */
public sealed interface RopeScaling {
    /** Changes the frequencies in place. */
    void scale(float[] frequencies, boolean beyondOriginal);

    /** The factor by which cosines and sines are multiplied, and so queries and keys. */
    default float attentionFactor() {
        return 1f;
    }

    /** A sequence of more tokens than this has other frequencies, from its first token on. */
    default int originalContextLength() {
        return Integer.MAX_VALUE;
    }

    /** No change. */
    record None() implements RopeScaling {
        @Override
        public void scale(float[] frequencies, boolean beyondOriginal) {}
    }

    /** Positions divided by a factor. */
    record Linear(double factor) implements RopeScaling {
        @Override
        public void scale(float[] frequencies, boolean beyondOriginal) {
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] /= (float) factor;
            }
        }
    }

    /**
     * LLaMA 3.1: long waves divided by a factor, short ones kept, those between blended.
     *
     * @param lowFrequencyFactor waves of more than originalPositions / this are long
     * @param highFrequencyFactor waves of less than originalPositions / this are short; larger than the other
     * @param originalPositions before the context was extended
     */
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalPositions)
            implements RopeScaling {
        @Override
        public void scale(float[] frequencies, boolean beyondOriginal) {
            for (int i = 0; i < frequencies.length; i++) {
                double wave = 2 * Math.PI / frequencies[i];
                double blend =
                        (originalPositions / wave - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
                double kept = Math.max(0, Math.min(1, blend));
                frequencies[i] = (float) ((1 - kept) * frequencies[i] / factor + kept * frequencies[i]);
            }
        }
    }

    /**
     * LongRoPE (Ding et al., arXiv 2402.13753), in Phi-3's first files called su: each frequency has its own divisor,
     * and another one in sequences longer than the original context.
     *
     * @param shortFactors divisors of a sequence up to originalPositions, [headDim / 2]
     * @param longFactors divisors of a longer one, [headDim / 2]
     * @param originalPositions before the context was extended
     * @param attentionFactor for both
     */
    record LongRope(List<Double> shortFactors, List<Double> longFactors, int originalPositions, float attentionFactor)
            implements RopeScaling {
        public LongRope {
            shortFactors = List.copyOf(shortFactors);
            longFactors = List.copyOf(longFactors);
        }

        @Override
        public void scale(float[] frequencies, boolean beyondOriginal) {
            List<Double> factors = beyondOriginal ? longFactors : shortFactors;
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] /= factors.get(i).floatValue();
            }
        }

        @Override
        public int originalContextLength() {
            return originalPositions;
        }
    }
}
