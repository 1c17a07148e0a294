package io.github.dramatis.spark.table;

/**
 * One measured value of one predictor of choices, or one difference of two, with its interval over users.
 *
 * @param predictor adapter, scheme and memory in words, or the name of a baseline
 * @param adapter of the variant; null for a baseline
 * @param scheme of the variant; null where it goes by none
 * @param memory of the variant; null for a baseline
 * @param other the baseline that a difference compares with; null of a value
 * @param items which slates alone were measured: by size, e.g. 2-3, by items taken to others, 1:1, 1:3, 1:9 or 1:19, or
 *     by what was taken, the third that is rated least or most, rare-items or popular-items; null for all
 * @param measure accuracy, item_accuracy, nll, mrr, ndcg5, auc, f1 and others, see {@link
 *     io.github.dramatis.core.evaluation.ChoiceMeasure}
 * @param value the value, or predictor minus other on the same slates; over all seeds
 * @param low lower end of the 95 % interval over users; null where there is none, as with one user
 * @param high its upper end
 * @param rows slates; each counts once, however many seeds there are
 * @param setting how the adapter was trained, where several ways are compared (experiment.over): rank-4,layers-top-8;
 *     else null
 */
public record ChoiceMetric(
        String predictor,
        String adapter,
        String scheme,
        String memory,
        String other,
        String items,
        String measure,
        double value,
        Double low,
        Double high,
        long rows,
        @AddedLater String setting) {}
