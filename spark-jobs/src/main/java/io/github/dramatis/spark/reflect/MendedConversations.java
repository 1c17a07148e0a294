package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatModel;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.reflection.llm.MendedConversation;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.llm.Conversation;
import io.github.dramatis.spark.llm.Conversations;
import io.github.dramatis.spark.table.Rows;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** What this stage asks about users or about items: a bad answer is asked for once more. */
interface MendedConversations extends Conversations {
    /** One after the other, begun as they are asked for. */
    Iterator<MendedConversation> about(Iterator<Row> rows);

    @Override
    default Iterator<Conversation> of(Iterator<Row> rows) {
        return Rows.each(about(rows), Held::new);
    }

    @Override
    default ChatModel open(AskRun run) {
        return ReflectingModels.open(run);
    }

    /** A conversation as it is held with a model and the store. */
    record Held(MendedConversation conversation) implements Conversation {
        @Override
        public String subject() {
            return conversation.subject();
        }

        @Override
        public Optional<ChatRequest> next() {
            return conversation.next();
        }

        @Override
        public void accept(ChatAnswer answer) {
            conversation.accept(answer);
        }

        @Override
        public void fail(String why) {
            conversation.fail(why);
        }

        @Override
        public boolean hasFailed() {
            return conversation.error().isPresent();
        }

        @Override
        public int answers() {
            return conversation.answers();
        }

        @Override
        public Map<String, Long> kinds() {
            Map<String, Long> faults = new TreeMap<>();
            conversation.faults().forEach((fault, count) -> faults.put(fault.key(), (long) count));
            return faults;
        }
    }
}
