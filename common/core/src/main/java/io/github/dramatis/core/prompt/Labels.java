package io.github.dramatis.core.prompt;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import java.util.Arrays;
import java.util.List;

/**
 * The token ids by which a model gives each rating. Index 0 is the lowest rating of the scale.
 *
 * <p>A label's tokens depend on what stands before it ("RATING: 4" may end in one token " 4" or in two), so they are
 * found by encoding a whole prompt with each answer. What all of them begin with belongs to the prompt ({@link
 * #commonTokens()}). If one token each is left, the model's logits at the prompt's last position are the label
 * distribution; otherwise whole sequences have to be scored, which no label begins another's of.
 */
public final class Labels {
    private final LabelCoding coding;
    private final int[] commonTokens;
    private final int[][] sequences;

    private Labels(LabelCoding coding, int[] commonTokens, int[][] sequences) {
        this.coding = coding;
        this.commonTokens = commonTokens;
        this.sequences = sequences;
    }

    /**
     * Finds the labels of a coding.
     *
     * @param coding the answers
     * @param prompt encodes one prompt, which ends as all prompts do, with an answer
     * @throws UserError if an answer changes the prompt's own tokens, or two answers cannot be told apart
     */
    public static Labels find(LabelCoding coding, PromptWithAnswer prompt) {
        int[] alone = prompt.encode("");
        int[][] tails = new int[coding.texts().size()][];
        for (int i = 0; i < tails.length; i++) {
            String text = coding.texts().get(i);
            int[] whole = prompt.encode(text);
            int common = Arrays.mismatch(alone, whole);
            if (common < alone.length && common >= 0) {
                throw unusable(text, "it changes the tokens of the prompt before it, from token " + common + " on");
            }
            tails[i] = Arrays.copyOfRange(whole, alone.length, whole.length);
        }
        int shared = sharedLength(tails);
        int[][] sequences = new int[tails.length][];
        for (int i = 0; i < tails.length; i++) {
            sequences[i] = Arrays.copyOfRange(tails[i], shared, tails[i].length);
        }
        requireDistinct(coding, sequences);
        return new Labels(coding, Arrays.copyOf(tails[0], shared), sequences);
    }

    public RatingScale scale() {
        return coding.scale();
    }

    public LabelCoding coding() {
        return coding;
    }

    /** How many labels there are. */
    public int size() {
        return sequences.length;
    }

    /** The tokens that all labels begin with: to be appended to every prompt. Mostly none. */
    public int[] commonTokens() {
        return commonTokens.clone();
    }

    /** Whether every label is one token. */
    public boolean oneTokenEach() {
        return Arrays.stream(sequences).allMatch(sequence -> sequence.length == 1);
    }

    /**
     * The label's token, for each index.
     *
     * @throws IllegalStateException unless {@link #oneTokenEach()}
     */
    public int[] tokens() {
        if (!oneTokenEach()) {
            throw new IllegalStateException("labels of several tokens have to be scored as sequences: " + coding);
        }
        return Arrays.stream(sequences).mapToInt(sequence -> sequence[0]).toArray();
    }

    /** The tokens of the label at {@code index} after the common ones; at least one. */
    public int[] sequence(int index) {
        return sequences[index].clone();
    }

    /** The tokens of every label, by index. */
    public List<int[]> sequences() {
        return Arrays.stream(sequences).map(int[]::clone).toList();
    }

    /** The answer's text at {@code index}. */
    public String text(int index) {
        return coding.texts().get(index);
    }

    /** The rating at {@code index}. */
    public double rating(int index) {
        return scale().at(index);
    }

    /**
     * The index of a rating.
     *
     * @throws IllegalArgumentException if it is not on the scale
     */
    public int indexOf(double rating) {
        if (!scale().contains(rating)) {
            throw new IllegalArgumentException("rating " + rating + " is not on " + scale());
        }
        return scale().nearestIndex(rating);
    }

    /**
     * What a model is trained towards: a distribution over the labels around the rating, p(i) ∝ exp(−(i − x)² / (2 s²))
     * with x = (rating − min) / step. With spread 0, the rating alone; a rating between two levels is then shared
     * between them in proportion, so that the expected value is the rating.
     *
     * @param rating from the scale's minimum to its maximum
     * @param spread s in steps of the scale, 0 or more
     * @return [size] probabilities that sum to 1
     */
    public double[] softTarget(double rating, double spread) {
        RatingScale scale = scale();
        if (!(rating >= scale.min() && rating <= scale.max()) || !(spread >= 0)) {
            throw new IllegalArgumentException("rating " + rating + ", spread " + spread + " on " + scale);
        }
        double position = (rating - scale.min()) / scale.step();
        double[] target = new double[size()];
        double sum = 0;
        for (int i = 0; i < target.length; i++) {
            double distance = Math.abs(i - position);
            // the nearest level's exponent is taken off first: a narrow spread must not underflow to 0 / 0
            double nearest = Math.abs(Math.rint(position) - position);
            target[i] = spread == 0
                    ? Math.max(0, 1 - distance)
                    : Math.exp((nearest * nearest - distance * distance) / (2 * spread * spread));
            sum += target[i];
        }
        for (int i = 0; i < target.length; i++) {
            target[i] /= sum;
        }
        return target;
    }

    /** How many tokens all tails begin with, leaving at least one of each. */
    private static int sharedLength(int[][] tails) {
        int shared = Integer.MAX_VALUE;
        for (int[] tail : tails) {
            int mismatch = Arrays.mismatch(tails[0], tail);
            int same = mismatch < 0 ? tail.length : mismatch;
            shared = Math.min(shared, Math.min(same, tail.length - 1));
        }
        return Math.max(0, shared);
    }

    private static void requireDistinct(LabelCoding coding, int[][] sequences) {
        for (int i = 0; i < sequences.length; i++) {
            for (int j = 0; j < sequences.length; j++) {
                int mismatch = i == j ? 0 : Arrays.mismatch(sequences[i], sequences[j]);
                if (sequences[i].length == 0 || mismatch < 0 || mismatch == sequences[i].length) {
                    throw unusable(
                            coding.texts().get(i),
                            "its tokens begin those of " + coding.texts().get(j));
                }
            }
        }
    }

    private static UserError unusable(String text, String problem) {
        return new UserError(
                "label \"" + text + "\" with this model's tokenizer",
                problem,
                "use a base model whose tokenizer keeps digits, and letters where choices are asked for, apart");
    }
}
