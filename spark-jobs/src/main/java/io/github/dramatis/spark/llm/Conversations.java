package io.github.dramatis.spark.llm;

import io.github.dramatis.core.llm.ChatModel;
import io.github.dramatis.spark.plugin.SharedChat;
import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** What a task asks about its rows. */
public interface Conversations extends Serializable {
    /** What becomes of each row, one after the other, made as it is asked for. */
    static <F, T> Iterator<T> each(Iterator<F> from, Function<? super F, ? extends T> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return from.hasNext();
            }

            @Override
            public T next() {
                return function.apply(from.next());
            }
        };
    }

    /** One after the other, begun as they are asked for. */
    Iterator<Conversation> of(Iterator<Row> rows);

    /** The model that a task asks, closed with it. */
    default ChatModel open(AskRun run) {
        return SharedChat.lease(run.name(), run.server());
    }
}
