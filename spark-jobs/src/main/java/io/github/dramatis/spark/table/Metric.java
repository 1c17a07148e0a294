package io.github.dramatis.spark.table;

/**
 * One measured value with its interval.
 *
 * @param adapter the variant; null for a baseline
 * @param memory the variant's memory; null for a baseline
 * @param baseline name of the baseline; for a difference, the baseline compared with; else null
 * @param measure rmse, mae, urr, variance_ratio, jensen_shannon, ..., or a difference such as rmse_difference
 * @param value the value
 * @param low lower end of the 95 % bootstrap interval over users; null where there is none
 * @param high its upper end
 * @param rows test rows; sampled texts for urr
 * @param users test users
 * @param personaId the persona whose rows alone were measured; null for all rows
 * @param verdict of a difference: beats, fails to beat, too small to tell (how much better, worse); else null
 */
public record Metric(
        String adapter,
        String memory,
        String baseline,
        String measure,
        double value,
        Double low,
        Double high,
        long rows,
        long users,
        String personaId,
        String verdict) {}
