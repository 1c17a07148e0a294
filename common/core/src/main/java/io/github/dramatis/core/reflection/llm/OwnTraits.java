package io.github.dramatis.core.reflection.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.History;
import io.github.dramatis.core.reflection.Level;

/**
 * Traits that a user's ratings show by themselves, whatever others do: a model is told them and has to agree. The
 * population's thresholds ({@link io.github.dramatis.core.reflection.TraitCuts}) stay out of prompts: they move with
 * every new user, and then everybody would have to be asked again.
 *
 * @param activity how many ratings: low under 30, high over 150
 * @param diversity categories that hold 80 % of them: low under 4, high over 7
 * @param generosity where the mean lies on the scale: low under the middle, high over three quarters; null without
 *     ratings
 */
record OwnTraits(Level activity, Level diversity, Level generosity) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static OwnTraits of(History known, RatingScale scale) {
        Level generosity =
                scale.isRated() ? level((known.mean() - scale.min()) / (scale.max() - scale.min()), 0.5, 0.75) : null;
        return new OwnTraits(level(known.size(), 30, 150), level(known.traits().diversity(), 4, 7), generosity);
    }

    private static Level level(double value, double from, double over) {
        if (value < from) {
            return Level.LOW;
        }
        return value > over ? Level.HIGH : Level.MEDIUM;
    }

    ObjectNode json() {
        ObjectNode json =
                JSON.createObjectNode().put("activity", activity.word()).put("diversity", diversity.word());
        return generosity == null ? json : json.put("generosity", generosity.word());
    }
}
