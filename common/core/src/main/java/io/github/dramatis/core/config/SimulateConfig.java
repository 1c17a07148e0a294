package io.github.dramatis.core.config;

import io.github.dramatis.core.prompt.ChoiceLetters;

/**
 * How recommenders are simulated.
 *
 * @param session how an agent goes through a list
 * @param recommenders how the built-in ones are fitted
 * @param replications sessions of each agent with each recommender; they cost no more answers of the model than the
 *     items that they take
 * @param maxRejectedShare of a file of lists, at most
 * @param offlineAt places of a list that offline measures look at
 * @param pooled whether agents choose pooled with the stack, which knows the numbers of their prompts; what they would
 *     do alone is measured beside it
 * @param withEstimates whether agents are asked once more with the collaborative estimate in their prompts, to show how
 *     the order of the recommenders changes; it costs as many ratings again
 * @param trees boosted one after the other, by which everybody goes who is no agent
 * @param sessionGapMinutes where the source has sessions ({@code source.sessions}): the shortest time without an event
 *     that ends one
 */
public record SimulateConfig(
        SessionRules session,
        RecommendersConfig recommenders,
        @Default("20") int replications,
        @Default("0.01") double maxRejectedShare,
        @Default("10") int offlineAt,
        @Default("true") boolean pooled,
        @Default("true") boolean withEstimates,
        @Default("60") int trees,
        @Default("30") int sessionGapMinutes) {
    public SimulateConfig {
        Check.that(
                session.pageSize() <= ChoiceLetters.MOST,
                "session.page-size",
                "must be at most " + ChoiceLetters.MOST + ", the largest slate, is " + session.pageSize());
        Check.that(replications >= 1, "replications", "must be 1 or more, is " + replications);
        Check.that(
                maxRejectedShare >= 0 && maxRejectedShare <= 1,
                "max-rejected-share",
                "must be from 0 to 1, is " + maxRejectedShare);
        Check.that(trees >= 1, "trees", "must be 1 or more, is " + trees);
        Check.that(sessionGapMinutes >= 1, "session-gap-minutes", "must be 1 or more, is " + sessionGapMinutes);
        Check.that(offlineAt >= 1, "offline-at", "must be 1 or more, is " + offlineAt);
    }

    /** Places of a list that an agent may see. */
    public int depth() {
        return session.pageSize() * session.maxPages();
    }
}
