package io.github.dramatis.spark.embed;

import io.github.dramatis.core.random.Draws;
import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;
import scala.Tuple2;

/**
 * Which task embeds a text: every task gets texts of neighbouring token counts, so that batches of one count are full,
 * and about as many tokens as any other.
 */
final class TokenPlan extends Partitioner {
    private static final long serialVersionUID = 1L;

    /** A task's texts by token count, then by text. */
    static final Comparator<Tuple2<Long, String>> ORDER = new PlaceOrder();

    private final long[] textsByTokens; // [token count] -> texts
    private final double[] tokensBefore; // [token count] -> tokens in all texts of fewer tokens
    private final int tasks;

    /**
     * @param textsByTokens at index t the number of texts of t tokens
     * @param tasks how many there shall be
     */
    TokenPlan(long[] textsByTokens, int tasks) {
        this.textsByTokens = textsByTokens.clone();
        this.tasks = tasks;
        this.tokensBefore = new double[textsByTokens.length + 1];
        for (int t = 0; t < textsByTokens.length; t++) {
            tokensBefore[t + 1] = tokensBefore[t] + (double) t * textsByTokens[t];
        }
    }

    /** The text's place in the plan: its task (upper 32 bits) and token count, then the text itself. */
    Tuple2<Long, String> placeOf(int tokens, String text) {
        return new Tuple2<>(((long) taskOf(tokens, Draws.uniform(0, "embed", text)) << 32) | tokens, text);
    }

    /**
     * The task of a text, in [0, tasks).
     *
     * @param tokens its token count, one that the plan was made with
     * @param draw spreads the texts of one count, in [0, 1)
     */
    int taskOf(int tokens, double draw) {
        double position = tokensBefore[tokens] + draw * tokens * textsByTokens[tokens];
        return (int) Math.min(tasks - 1, Math.floor(position / tokensBefore[textsByTokens.length] * tasks));
    }

    /** How many texts there are. */
    long texts() {
        long texts = 0;
        for (long n : textsByTokens) {
            texts += n;
        }
        return texts;
    }

    @Override
    public int numPartitions() {
        return tasks;
    }

    @Override
    public int getPartition(Object place) {
        return (int) ((Long) ((Tuple2<?, ?>) place)._1() >> 32);
    }

    private static final class PlaceOrder implements Comparator<Tuple2<Long, String>>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public int compare(Tuple2<Long, String> a, Tuple2<Long, String> b) {
            int byTokens = Long.compare(a._1(), b._1());
            return byTokens != 0 ? byTokens : a._2().compareTo(b._2());
        }
    }
}
