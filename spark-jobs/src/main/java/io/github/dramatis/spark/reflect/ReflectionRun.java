package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.reflection.ProfileText;
import io.github.dramatis.core.reflection.llm.ReflectionSettings;
import io.github.dramatis.core.reflection.llm.UserHistory;
import io.github.dramatis.core.reflection.llm.UserReflection;
import java.io.Serializable;

/**
 * What the tasks of one run of the reflection share.
 *
 * @param ask how they ask
 * @param settings what is asked and how answers are judged
 * @param cuts the population's thresholds, for the statistical profiles
 */
record ReflectionRun(AskRun ask, ReflectionSettings settings, PopulationCuts cuts) implements Serializable {
    UserReflection begin(UserRatings user) {
        ProfileText text = new ProfileText(settings.scale(), settings.config().itemNoun());
        UserHistory history =
                UserHistory.read(user.userId(), user.ratings().iterator(), settings, cuts.forUser(user.userId()), text);
        return new UserReflection(history, settings);
    }
}
