package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.reflection.ProfileText;
import io.github.dramatis.core.reflection.llm.MendedConversation;
import io.github.dramatis.core.reflection.llm.ReflectionSettings;
import io.github.dramatis.core.reflection.llm.UserHistory;
import io.github.dramatis.core.reflection.llm.UserReflection;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.table.Rows;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/**
 * What the tasks of one run of the reflection share.
 *
 * @param asked which model, and where its answers are
 * @param settings what is asked and how answers are judged
 * @param cuts the population's thresholds, for the statistical profiles
 */
record ReflectionRun(AskRun asked, ReflectionSettings settings, PopulationCuts cuts) implements MendedConversations {
    UserReflection begin(UserRatings user) {
        ProfileText text = new ProfileText(settings.scale(), settings.config().itemNoun());
        UserHistory history =
                UserHistory.read(user.userId(), user.ratings().iterator(), settings, cuts.forUser(user.userId()), text);
        return new UserReflection(history, settings);
    }

    @Override
    public Iterator<MendedConversation> about(Iterator<Row> rows) {
        return Rows.each(UserRatings.grouped(rows), this::begin);
    }
}
