package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.CalibrationBin;
import io.github.dramatis.core.evaluation.ChoiceScore;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.rating.RatingScale;
import java.util.List;

/**
 * All that the report shows.
 *
 * @param scale of the ratings
 * @param results what was measured; nothing where there are no ratings
 * @param choices what was measured of choices; none where no choice was asked for
 * @param notes sentences on how it was measured and what to mind
 * @param distributions true and drawn ratings, a variant each
 * @param pools how much the agents and the best baseline count in each pooled agent; none where nothing is pooled
 * @param ownShares of each adapter of the control single-min, which is drawn from everybody, the share of its rows that
 *     are of the persona's own users; none where it was not trained or they were not counted
 * @param calibrations given against expected ratings, of the variants and the best baseline
 * @param personas the persona cards, by id
 * @param sweep the numbers of personas that were tried; possibly none
 * @param losses training loss, an adapter each
 * @param shown the variant whose answers the portraits show; null if there are none
 * @param portraits agents with what they were asked and what they answered: one of each persona, the largest first
 */
public record Report(
        RatingScale scale,
        Results results,
        List<ChoiceScore> choices,
        List<String> notes,
        List<Distribution> distributions,
        List<Pool> pools,
        List<Double> ownShares,
        List<Calibration> calibrations,
        List<PersonaCard> personas,
        List<SweepPoint> sweep,
        List<LossCurve> losses,
        Predictor shown,
        List<Portrait> portraits) {
    /** What a report of a source without ratings is without. */
    public static final String LEFT_OUT =
            "Left out, since the source has no ratings: errors, likelihoods and distributions of ratings, the"
                    + " baselines that expect ratings, agents to read, and ALS among the rivals that choose.";

    /** Where there are no ratings: nothing but choices was measured. */
    public static Report ofChoices(
            List<ChoiceScore> choices,
            List<String> notes,
            List<PersonaCard> personas,
            List<SweepPoint> sweep,
            List<LossCurve> losses) {
        return new Report(
                RatingScale.TAKEN,
                new Results(List.of(), List.of()),
                choices,
                notes,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                personas,
                sweep,
                losses,
                null,
                List.of());
    }

    /**
     * Ratings on the same test rows.
     *
     * @param given [levels] how often each rating was really given
     * @param drawn [levels] how often the variant drew it
     */
    public record Distribution(Predictor variant, double[] given, double[] drawn) {}

    /**
     * The powers of a pooled agent, p(rating) ∝ p_model^a p_baseline^b, fitted on pooling rows.
     *
     * @param agent that is pooled
     * @param weight a
     * @param interval 95 % of a over users; null if it is unknown
     * @param baseline the other part of the pool
     * @param baselineWeight b
     */
    public record Pool(Predictor agent, double weight, Interval interval, Baseline baseline, double baselineWeight) {}

    /**
     * How far expected ratings are right.
     *
     * @param bins of alike expected ratings, ascending
     */
    public record Calibration(Predictor predictor, List<CalibrationBin> bins) {}

    /**
     * A persona.
     *
     * @param size users
     * @param share of all users
     * @param ratingMean mean rating of its users; NaN if unknown
     * @param ratingSpread mean of their standard deviations; NaN if unknown
     * @param traits how the users are spread over the levels of each trait
     * @param categories what they rate more than others do
     * @param medoids users nearest to its centre
     */
    public record PersonaCard(
            String personaId,
            String name,
            long size,
            double share,
            double ratingMean,
            double ratingSpread,
            List<Trait> traits,
            List<Category> categories,
            List<String> medoids) {}

    /** Shares of users whose level of the trait is low, medium and high. */
    public record Trait(String name, double low, double medium, double high) {}

    /** A category's mean share of the users' ratings here and in the population (NaN if unknown). */
    public record Category(String name, double here, double population) {}

    /** One tried number of personas; the silhouette is NaN where there is none. */
    public record SweepPoint(int k, double cost, double silhouette, boolean chosen) {}

    /**
     * The training of an adapter.
     *
     * @param scheme of the personas; null for an adapter of all users
     * @param setting how it was trained, where several ways are compared; else null
     * @param personaId null for an adapter of all users
     * @param seed which of the trainings it is
     * @param steps [points], ascending
     * @param losses [points]
     */
    public record LossCurve(
            String adapter,
            String scheme,
            String setting,
            String memory,
            String personaId,
            int seed,
            double[] steps,
            double[] losses) {}

    /**
     * An agent.
     *
     * @param personaId its persona; null if it has none
     * @param profile its last revision, as text
     * @param prompt one whole prompt
     * @param answers some test rows
     */
    public record Portrait(
            String userId,
            String personaId,
            String personaName,
            String profile,
            String prompt,
            List<AgentAnswer> answers) {}

    /**
     * What the agent answered for an item.
     *
     * @param item title, year and categories
     * @param probabilities [levels]
     */
    public record AgentAnswer(String item, double given, double expected, double drawn, double[] probabilities) {}
}
