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
import java.util.NoSuchElementException;
import java.util.Optional;
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
        return rows -> new EachUser(of, rows, ReflectedRows::profiles);
    }

    MapPartitionsFunction<Row, Row> memories() {
        ReflectionRun of = run;
        return rows -> new EachUser(of, rows, (user, reflection) -> memories(of, user, reflection));
    }

    private interface UserRows {
        List<Row> of(UserRatings user, UserReflection reflection);
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
                UserReflection reflection = run.begin(user);
                Optional<ChatRequest> missing =
                        new MendedConversations.Held(reflection).advance(buckets.of(user.userId()));
                if (missing.isPresent()) {
                    throw new IllegalStateException("an answer about a user is neither stored nor marked as failed");
                }
                current = rows.of(user, reflection).iterator();
            }
            return current.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }
    }

    private static List<Row> profiles(UserRatings user, UserReflection reflection) {
        RowCodec<Profile> codec = Tables.PROFILES.codec();
        String error = reflection.error().orElse(null);
        List<Row> rows = new ArrayList<>();
        for (UserReflection.Revision revision : reflection.revisions()) {
            String reflector = revision.isReflected() ? ReflectConfig.LLM : ReflectConfig.STATISTICAL;
            rows.add(codec.encode(Profiles.row(user.userId(), revision, reflector, error)));
        }
        return rows;
    }

    /**
     * The newest ratings have the model's sentences, older ones and those of a failed reflection the statistical lines.
     */
    private static List<Row> memories(ReflectionRun run, UserRatings user, UserReflection reflection) {
        RowCodec<Memory> codec = Tables.MEMORIES.codec();
        MemoryText text =
                new MemoryText(run.settings().scale(), run.settings().config().itemNoun());
        Memories lines = new Memories(user.ratings().iterator(), run.settings().scale(), text);
        List<String> sentences = reflection.memories();
        int statistical = user.ratings().size() - sentences.size();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; lines.hasNext(); i++) {
            Memories.Line line = lines.next();
            String sentence = i < statistical ? line.text() : sentences.get(i - statistical);
            rows.add(codec.encode(new Memory(
                    user.userId(),
                    line.item().itemId(),
                    line.item().timestamp(),
                    line.item().rating(),
                    sentence)));
        }
        return rows;
    }
}
