package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.naming.ByName;
import java.util.function.ToDoubleFunction;

/** What is measured of choices, of the sums of {@link ChoiceSums}. */
public enum ChoiceMeasure {
    /** Share of slates in which the most probable answer, an item or none, is right. */
    ACCURACY("accuracy", true, sums -> of(sums, ChoiceSums.HITS, ChoiceSums.ROWS)),
    /** The same of an answer that knows nothing: the mean of 1 / (items + 1). */
    CHANCE("chance", false, sums -> of(sums, ChoiceSums.CHANCE, ChoiceSums.ROWS)),
    /** Mean negative log-likelihood of the right answer, in nats. */
    NLL("nll", true, sums -> sums[ChoiceSums.LOSS] / sums[ChoiceSums.ROWS]),
    /** Share of the slates with the item taken in which it is the most probable of the items. */
    ITEM_ACCURACY("item_accuracy", true, sums -> of(sums, ChoiceSums.ITEM_HITS, ChoiceSums.WITH_ITEM)),
    /** Mean reciprocal rank of the item taken among the items, over the slates that have it. */
    MRR("mrr", true, sums -> of(sums, ChoiceSums.RECIPROCAL, ChoiceSums.WITH_ITEM)),
    /** Normalized discounted cumulative gain at 5 of the item taken, over the slates that have it. */
    NDCG5("ndcg5", true, sums -> of(sums, ChoiceSums.GAIN, ChoiceSums.WITH_ITEM)),
    /**
     * Mean share of the items that were not taken below the one that was, over the slates that have it: the area under
     * the curve of receiver operating characteristic within slates.
     */
    AUC("auc", true, sums -> of(sums, ChoiceSums.BELOW, ChoiceSums.WITH_ITEM)),
    /** F1 of telling items taken from the others, by a threshold of the best F1 on other users' slates. */
    F1(
            "f1",
            true,
            sums -> 2
                    * sums[ChoiceSums.TAKEN_AS_TAKEN]
                    / (2 * sums[ChoiceSums.TAKEN_AS_TAKEN]
                            + sums[ChoiceSums.TAKEN_AS_NOT]
                            + sums[ChoiceSums.NOT_AS_TAKEN])),
    /** Mean of the shares of the items taken, and of the others, that are told rightly by that threshold. */
    BALANCED_ACCURACY(
            "balanced_accuracy",
            true,
            sums -> (share(sums, ChoiceSums.TAKEN_AS_TAKEN, ChoiceSums.TAKEN_AS_NOT)
                            + share(sums, ChoiceSums.NOT_AS_NOT, ChoiceSums.NOT_AS_TAKEN))
                    / 2),
    /** Mean probability of the first place, less how often it is right: what a place is given for itself. */
    FIRST_PLACE_PREMIUM(
            "first_place_premium",
            false,
            sums -> (sums[ChoiceSums.FIRST] - sums[ChoiceSums.FIRST_RIGHT]) / sums[ChoiceSums.ROWS]),
    /** Mean probability of none. */
    NONE("none", false, sums -> sums[ChoiceSums.NONE] / sums[ChoiceSums.ROWS]),
    /** How often none is right. */
    NONE_RIGHT("none_right", false, sums -> sums[ChoiceSums.NONE_RIGHT] / sums[ChoiceSums.ROWS]);

    private final String column;
    private final boolean compared;
    private final ToDoubleFunction<double[]> of;

    ChoiceMeasure(String column, boolean compared, ToDoubleFunction<double[]> of) {
        this.column = column;
        this.compared = compared;
        this.of = of;
    }

    /** A mean of what is summed in billionths. */
    private static double of(double[] sums, int billionths, int rows) {
        return sums[billionths] / ChoiceSums.BILLION / sums[rows];
    }

    private static double share(double[] sums, int right, int wrong) {
        return sums[right] / (sums[right] + sums[wrong]);
    }

    /** The name in tables. */
    public String column() {
        return column;
    }

    /** The measure of a column's name. */
    public static ChoiceMeasure named(String column) {
        return ByName.find(values(), ChoiceMeasure::column, column)
                .orElseThrow(() -> new IllegalArgumentException("no measure of choices is called " + column));
    }

    /** Whether differences of two predictors are measured. */
    public boolean isCompared() {
        return compared;
    }

    /** The value; NaN where the sums have no rows for it. */
    public double of(double[] sums) {
        return of.applyAsDouble(sums);
    }
}
