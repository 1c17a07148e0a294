package io.github.dramatis.spark.table;

import java.util.List;
import java.util.Optional;

/**
 * How a baseline's distribution was fitted and how it does on rows that no distribution and no regression was fitted
 * on; settings of factors and biases may be chosen by them.
 *
 * @param baseline as in baseline_predictions
 * @param smoothing ratings of the population that are added to a user's histogram
 * @param sharpness power that the histogram is raised to
 * @param poolRows rows of the purpose pool that both were fitted on
 * @param tuneRmse on rows of the purpose tune and of users who are no agents; null without any
 * @param tuneLoss mean negative log-likelihood on them, in nats; null without any
 * @param tuneRows how many
 * @param chosen whether it is "the best baseline": the one of the least {@code tuneRmse}; without tuning rows the
 *     damped bias stands in
 * @param damping ratings that pull a bias towards 0
 */
public record BaselineFit(
        String baseline,
        double smoothing,
        double sharpness,
        long poolRows,
        Double tuneRmse,
        Double tuneLoss,
        long tuneRows,
        boolean chosen,
        @AddedLater Double damping) {
    /** The one that is chosen; none where there was nothing to choose by. */
    public static Optional<BaselineFit> chosen(List<BaselineFit> fits) {
        return fits.stream().filter(BaselineFit::chosen).findFirst();
    }
}
