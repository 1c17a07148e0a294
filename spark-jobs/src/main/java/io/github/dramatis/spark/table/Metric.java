package io.github.dramatis.spark.table;

/**
 * One measured value of one predictor with its interval, or one difference of two.
 *
 * @param adapter the variant; null for a baseline
 * @param scheme of the personas that the variant goes by; null where it goes by none
 * @param memory the variant's memory; null for a baseline
 * @param baseline name of the baseline; for a difference to a baseline, the one compared with; else null
 * @param measure rmse, mae, nll, crps, urr, ..., or the difference of a loss: rmse_difference, mae_, nll_,
 *     crps_difference
 * @param value the value, averaged over seeds, rmse as the root of the mean square; a difference is variant minus the
 *     other, below 0 the variant is better
 * @param low lower end of the 95 % interval over users; null where there is none, as with one user
 * @param high its upper end
 * @param rows test rows, those with a label distribution, or sampled texts: what the value rests on
 * @param users test users
 * @param personaId the persona whose rows alone were measured; null for all rows
 * @param slice the kind of rows that alone were measured: cold-items (fewer than 3 known ratings), rare-items and
 *     popular-items (the thirds of the test rows with the fewest and the most), cold-users (fewer than 10), quiet-users
 *     and active-users; null for all rows
 * @param verdict of a difference: better, worse, equivalent, cannot tell; else null
 * @param otherAdapter the variant that a difference compares with; else null
 * @param otherScheme its scheme
 * @param otherMemory its memory
 * @param standardError of a difference, users as clusters; else null
 * @param p of a difference against none; else null
 * @param pAdjusted by Holm's method for all exploratory differences of the same measure over all rows, or for all over
 *     single personas; p itself for a declared one; else null
 * @param detectable the smallest true difference that is found in 80 % of cases by a test at 5 % that is not adjusted;
 *     null if it is no difference
 * @param seeds over which the losses of a difference are averaged; null if it is none
 * @param declared whether a difference was declared before the test: one of personas to their rivals, in NLL or RMSE;
 *     null if it is none
 * @param setting how the adapter was trained, where several ways are compared (experiment.over): rank-4,layers-top-8;
 *     else null
 * @param otherSetting of the variant that a difference compares with; else null
 * @param variantId row of variants that the value, or the difference to a baseline, is of; of several seeds the first,
 *     which differs from the others in its adapters alone; null for a baseline and for a difference of two variants
 */
public record Metric(
        String adapter,
        String scheme,
        String memory,
        String baseline,
        String measure,
        double value,
        Double low,
        Double high,
        long rows,
        long users,
        String personaId,
        String slice,
        String verdict,
        String otherAdapter,
        String otherScheme,
        String otherMemory,
        Double standardError,
        Double p,
        Double pAdjusted,
        Double detectable,
        Integer seeds,
        Boolean declared,
        @AddedLater String setting,
        @AddedLater String otherSetting,
        @AddedLater String variantId) {}
