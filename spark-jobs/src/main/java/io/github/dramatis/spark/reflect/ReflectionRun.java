package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.reflection.ProfileText;
import io.github.dramatis.core.reflection.llm.MendedConversation;
import io.github.dramatis.core.reflection.llm.ReflectionSettings;
import io.github.dramatis.core.reflection.llm.UserHistory;
import io.github.dramatis.core.reflection.llm.UserReflection;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.table.Rows;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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

    /** The same about the user's shuffled history. */
    UserReflection beginShuffled(UserRatings user) {
        return begin(user.shuffled(settings.config().batchSize()));
    }

    /** Whether shuffled histories are asked about too. */
    boolean shuffles() {
        return settings.config().asksAboutShuffled();
    }

    @Override
    public Iterator<MendedConversation> about(Iterator<Row> rows) {
        Iterator<UserRatings> users = UserRatings.grouped(rows);
        if (!shuffles()) {
            return Rows.each(users, this::begin);
        }
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(users, 0), false)
                .flatMap(user -> Stream.<MendedConversation>of(begin(user), beginShuffled(user)))
                .iterator();
    }
}
