package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatModel;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.reflection.ProfileText;
import io.github.dramatis.core.reflection.llm.ReflectionSettings;
import io.github.dramatis.core.reflection.llm.UserHistory;
import io.github.dramatis.core.reflection.llm.UserReflection;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.llm.Conversation;
import io.github.dramatis.spark.llm.Conversations;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * What the tasks of one run of the stage share.
 *
 * @param asked which model, and where its answers are
 * @param settings what is asked and how answers are judged
 * @param cuts the population's thresholds, for the statistical profiles
 */
record ReflectionRun(AskRun asked, ReflectionSettings settings, PopulationCuts cuts) implements Conversations {
    UserReflection begin(UserRatings user) {
        ProfileText text = new ProfileText(settings.scale(), settings.config().itemNoun());
        UserHistory history =
                UserHistory.read(user.userId(), user.ratings().iterator(), settings, cuts.forUser(user.userId()), text);
        return new UserReflection(history, settings);
    }

    @Override
    public Iterator<Conversation> of(Iterator<Row> rows) {
        Iterator<UserRatings> users = UserRatings.grouped(rows);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return users.hasNext();
            }

            @Override
            public Conversation next() {
                return new Reflecting(begin(users.next()));
            }
        };
    }

    @Override
    public ChatModel open(AskRun run) {
        return ReflectingModels.open(run);
    }

    /** The conversation of one reflection. */
    record Reflecting(UserReflection reflection) implements Conversation {
        @Override
        public String userId() {
            return reflection.userId();
        }

        @Override
        public Optional<ChatRequest> next() {
            return reflection.next();
        }

        @Override
        public void accept(ChatAnswer answer) {
            reflection.accept(answer);
        }

        @Override
        public void fail(String why) {
            reflection.fail(why);
        }

        @Override
        public boolean hasFailed() {
            return reflection.error().isPresent();
        }

        @Override
        public int answers() {
            return reflection.answers();
        }

        @Override
        public Map<String, Long> kinds() {
            Map<String, Long> flaws = new TreeMap<>();
            reflection.flaws().forEach((flaw, count) -> flaws.put(flaw.key(), (long) count));
            return flaws;
        }
    }
}
