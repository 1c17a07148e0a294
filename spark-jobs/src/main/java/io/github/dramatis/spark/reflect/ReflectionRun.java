package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.config.LlmConfig;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.reflection.ProfileText;
import io.github.dramatis.core.reflection.llm.ReflectionSettings;
import io.github.dramatis.core.reflection.llm.UserHistory;
import io.github.dramatis.core.reflection.llm.UserReflection;
import io.github.dramatis.spark.answers.AnswerBucket;
import io.github.dramatis.spark.answers.AnswerStore;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the tasks of one run of the stage share.
 *
 * @param name unique: failures count for their own run alone
 * @param settings what is asked and how answers are judged
 * @param cuts the population's thresholds, for the statistical profiles
 * @param store where answers are
 */
record ReflectionRun(String name, ReflectionSettings settings, PopulationCuts cuts, AnswerStore store)
        implements Serializable {
    /** Samples of the same answer are not drawn. */
    private static final int SAMPLE = 0;

    LlmConfig llm() {
        return settings.config().llm();
    }

    UserReflection begin(UserRatings user) {
        ProfileText text = new ProfileText(settings.scale(), settings.config().itemNoun());
        UserHistory history =
                UserHistory.read(user.userId(), user.ratings().iterator(), settings, cuts.forUser(user.userId()), text);
        return new UserReflection(history, settings);
    }

    static String key(UserReflection reflection, ChatRequest request) {
        return request.key(reflection.userId(), SAMPLE);
    }

    /** The buckets that a task has opened: one, as the users are partitioned. */
    final class Buckets implements AutoCloseable {
        private final Map<Integer, AnswerBucket> open = new HashMap<>();

        AnswerBucket of(String user) {
            return open.computeIfAbsent(store.bucketOf(user), number -> store.bucket(number, name));
        }

        void writeIfDue() {
            open.values().forEach(AnswerBucket::writeIfDue);
        }

        @Override
        public void close() {
            open.values().forEach(AnswerBucket::close);
        }
    }

    /**
     * Goes on with a reflection as far as the store knows answers.
     *
     * @return what has to be asked, empty if the reflection is done
     */
    static Optional<ChatRequest> advance(UserReflection reflection, AnswerBucket bucket) {
        while (reflection.next().isPresent()) {
            ChatRequest request = reflection.next().get();
            String key = key(reflection, request);
            Optional<ChatAnswer> known = bucket.find(key);
            Optional<String> failed = bucket.failure(key);
            if (known.isPresent()) {
                reflection.accept(known.get());
            } else if (failed.isPresent()) {
                reflection.fail(failed.get());
            } else {
                return Optional.of(request);
            }
        }
        return Optional.empty();
    }
}
