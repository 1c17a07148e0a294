package io.github.dramatis.spark.table;

/**
 * One measured value of a recommender, or the difference of two, or how far the simulation orders recommenders as
 * held-out interactions do.
 *
 * @param recommender whose value it is; null of an agreement
 * @param other the recommender that a difference compares with: recommender minus other; null of a value
 * @param tester who went through the lists: agent, agent_alone (who chooses by the model alone and rates nothing),
 *     agent_with_estimates (whose prompts show a collaborative estimate), distilled (everybody, as trees have it that
 *     learn from the agents: without like_share, since trees know mean ratings alone), popularity or stack; null of
 *     what does not hang on it
 * @param personaId the persona whose agents alone were measured; null for all
 * @param measure satisfaction, ctr, watch_share, ..., of the lists coverage, gini, novelty, diversity, of held-out
 *     interactions ndcg, hit_rate, precision, hit_rating; kendall, spearman, regret, pairs_right of two measures,
 *     written {@code kendall satisfaction ndcg}, with {@code _over_recommenders} where the interval is over these too,
 *     and ended by {@code without_random_and_popularity} where the others alone are ordered; by the log of a
 *     recommender whose lists have propensities snips, doubly_robust, effective_rows, written {@code snips LOG}, and by
 *     the source's impressions, written {@code snips source.impressions}; or
 *     session_patience, session_fatigue, session_wasserstein, session_kolmogorov_smirnov where sessions were fitted to
 *     those of the source; of the trees page_variation and rating_error, and the same of a constant, on agents held out
 * @param value the value
 * @param low lower end of the 95 % interval over agents; null where there is none
 * @param high its upper end
 * @param p of a difference, adjusted by Holm's method for all pairs of the measure; else null
 * @param letters recommenders that share one cannot be told apart; null where not compared
 * @param detectable the smallest true difference that is found in 80 % of cases; null if it is no difference
 * @param agentsNeeded to find a difference as large as this one in 80 % of cases; null if it is no difference
 * @param agents whom the value rests on
 */
public record SimulationResult(
        String recommender,
        String other,
        String tester,
        String personaId,
        String measure,
        double value,
        Double low,
        Double high,
        Double p,
        String letters,
        Double detectable,
        Long agentsNeeded,
        long agents) {}
