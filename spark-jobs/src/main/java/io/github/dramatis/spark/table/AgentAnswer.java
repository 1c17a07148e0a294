package io.github.dramatis.spark.table;

import io.github.dramatis.core.prompt.ChoiceLetters;
import java.util.List;

/**
 * What an agent, or a baseline, answers about a pair or a slate that somebody asked about. What could not be answered
 * has an error and no answer.
 *
 * @param targetId {@code user:item}, with %3A and %25 for a colon and a percent sign in the ids; of a slate {@code
 *     user:hash}
 * @param userId the user
 * @param itemId the item; null of a slate
 * @param slate items that are chosen from; null where a rating is asked for
 * @param task rating or choice
 * @param variantId who answered, of the table variants; or the name of a baseline
 * @param personaId the persona whose adapter answered; null where there is none
 * @param revision of the profile that was shown; null for a baseline
 * @param reflector who wrote that profile: statistical, or llm; null for a baseline
 * @param seen whether the user has rated the item in the training part; the answer does not know that rating itself,
 *     but the profile may
 * @param labelProbabilities of the ratings of the scale, ascending, or of the items of the slate and, last, of none of
 *     them; they sum to 1
 * @param expected mean rating; null of a slate
 * @param drawn one draw from the ratings; null of a slate
 * @param like probability of a rating from three quarters of the scale on; null of a slate
 * @param memories that were shown, each with its rating; none of a slate
 * @param error why there is no answer; null where there is one
 * @param takes the item of the slate that one draw takes; null for none of them, and of a rating
 */
public record AgentAnswer(
        String targetId,
        String userId,
        String itemId,
        List<String> slate,
        String task,
        String variantId,
        String personaId,
        Integer revision,
        String reflector,
        boolean seen,
        List<Double> labelProbabilities,
        Double expected,
        Double drawn,
        Double like,
        List<String> memories,
        String error,
        @AddedLater String takes) {
    public static final String UNKNOWN_USER = "unknown user";
    public static final String NO_ADAPTER =
            "the persona has no adapter: it failed, or no agent of the persona has a training row";
    public static final String TOO_LONG = "the prompt is longer than examples.max-tokens";
    /** Of a slate. */
    public static final String SLATE_TOO_LONG = "the prompt is longer than choice.max-tokens";

    public static final String NO_ITEM = "an item of the slate has no id";
    public static final String TOO_MANY_ITEMS =
            "the slate has more items than there are letters (" + ChoiceLetters.MOST + ")";
    public static final String ITEM_TWICE = "an item is twice in the slate";
}
