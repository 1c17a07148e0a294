package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.reflection.Memories;
import io.github.dramatis.core.reflection.MemoryText;
import io.github.dramatis.core.reflection.llm.UserReflection;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** Writes the tables of users whose answers are in the store: nothing is asked here. */
final class ReflectedRows {
    private final ReflectionRun run;

    ReflectedRows(ReflectionRun run) {
        this.run = run;
    }

    MapPartitionsFunction<Row, Row> profiles() {
        ReflectionRun of = run;
        return rows -> new EachUser(of, rows, (user, written) -> profiles(of, user, written));
    }

    MapPartitionsFunction<Row, Row> memories() {
        ReflectionRun of = run;
        return rows -> new EachUser(of, rows, (user, written) -> memories(of, user, written));
    }

    /**
     * What the model has written about a user.
     *
     * @param own of the history as it is
     * @param shuffled of the shuffled one; null where that is not asked about
     */
    private record Written(UserReflection own, UserReflection shuffled) {}

    private interface UserRows {
        List<Row> of(UserRatings user, Written written);
    }

    /** The rows of one user after the other. */
    private static final class EachUser implements Iterator<Row> {
        private final ReflectionRun run;
        private final AskRun.Buckets buckets;
        private final Iterator<UserRatings> users;
        private final UserRows rows;
        private Iterator<Row> current = List.<Row>of().iterator();

        EachUser(ReflectionRun run, Iterator<Row> sorted, UserRows rows) {
            this.run = run;
            this.buckets = run.asked().buckets();
            this.users = UserRatings.grouped(sorted);
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && users.hasNext()) {
                UserRatings user = users.next();
                UserReflection own = answered(run.begin(user));
                UserReflection shuffled = run.shuffles() ? answered(run.beginShuffled(user)) : null;
                current = rows.of(user, new Written(own, shuffled)).iterator();
            }
            return current.hasNext();
        }

        /** A reflection that has read all of its answers. */
        private UserReflection answered(UserReflection reflection) {
            Optional<ChatRequest> missing =
                    new MendedConversations.Held(reflection).advance(buckets.of(reflection.subject()));
            if (missing.isPresent()) {
                throw new IllegalStateException("an answer about a user is neither stored nor marked as failed");
            }
            return reflection;
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }
    }

    private static List<Row> profiles(ReflectionRun run, UserRatings user, Written written) {
        RowCodec<Profile> codec = Tables.PROFILES.codec();
        String error = written.own().error().orElse(null);
        List<Row> rows = new ArrayList<>();
        for (UserReflection.Revision revision : written.own().revisions()) {
            String reflector = revision.isReflected() ? ReflectConfig.LLM : ReflectConfig.STATISTICAL;
            Map<String, String> byOthers = byOthers(
                    run,
                    revision.facts().text(),
                    () -> shuffled(written, revision.facts().revision()));
            rows.add(codec.encode(Profiles.row(user.userId(), revision, reflector, error, byOthers)));
        }
        return rows;
    }

    /** That revision of the shuffled history's profile; the last one where a failed reflection has one less. */
    private static String shuffled(Written written, int revision) {
        List<UserReflection.Revision> revisions = written.shuffled().revisions();
        return revisions.get(Math.min(revision, revisions.size()) - 1).text();
    }

    /** @return null where nobody else writes */
    private static Map<String, String> byOthers(ReflectionRun run, String statistical, Supplier<String> shuffled) {
        List<String> beside = run.settings().config().beside();
        Map<String, String> texts = new TreeMap<>();
        if (beside.contains(ReflectConfig.STATISTICAL)) {
            texts.put(ReflectConfig.STATISTICAL, statistical);
        }
        if (run.shuffles()) {
            texts.put(ReflectConfig.SHUFFLED, shuffled.get());
        }
        return texts.isEmpty() ? null : texts;
    }

    /**
     * The newest ratings have the model's sentences, older ones and those of a failed reflection the statistical lines.
     */
    private static List<Row> memories(ReflectionRun run, UserRatings user, Written written) {
        RowCodec<Memory> codec = Tables.MEMORIES.codec();
        MemoryText text =
                new MemoryText(run.settings().scale(), run.settings().config().itemNoun());
        Memories lines = new Memories(user.ratings().iterator(), run.settings().scale(), text);
        List<Row> rows = new ArrayList<>();
        int size = user.ratings().size();
        for (int i = 0; lines.hasNext(); i++) {
            Memories.Line line = lines.next();
            int fromEnd = size - i;
            String sentence = sentence(written.own(), fromEnd, line.text());
            Map<String, String> byOthers =
                    byOthers(run, line.text(), () -> sentence(written.shuffled(), fromEnd, line.text()));
            rows.add(codec.encode(new Memory(
                    user.userId(),
                    line.item().itemId(),
                    line.item().timestamp(),
                    line.item().rating(),
                    sentence,
                    byOthers)));
        }
        return rows;
    }

    /** @param fromEnd 1 for the newest rating */
    private static String sentence(UserReflection reflection, int fromEnd, String statistical) {
        List<String> sentences = reflection.memories();
        return fromEnd > sentences.size() ? statistical : sentences.get(sentences.size() - fromEnd);
    }
}
