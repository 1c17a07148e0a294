package io.github.dramatis.spark.llm;

import io.github.dramatis.core.llm.ChatModel;
import io.github.dramatis.spark.plugin.SharedChat;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/** What a task asks about its rows. */
public interface Conversations extends Serializable {
    /** One after the other, begun as they are asked for. */
    Iterator<Conversation> of(Iterator<Row> rows);

    /** The model that a task asks, closed with it. */
    default ChatModel open(AskRun run) {
        return SharedChat.lease(run.name(), run.server());
    }
}
