package io.github.dramatis.spark.llm;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.ChatModel;
import io.github.dramatis.spark.plugin.PermitServer;
import io.github.dramatis.spark.table.RowCodec;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** Asks for all that the store does not know about the rows of one partition, and keeps the answers there. */
final class AskTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    static final RowCodec<AskCounts> CODEC = RowCodec.of(AskCounts.class);

    private final AskRun run;
    private final Conversations conversations;
    private final AskAccumulators seen;

    AskTask(AskRun run, Conversations conversations, AskAccumulators seen) {
        this.run = run;
        this.conversations = conversations;
        this.seen = seen;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return List.<Row>of().iterator();
        }
        try (ChatModel model = conversations.open(run);
                AskRun.Buckets buckets = run.buckets();
                AskLoop loop = new AskLoop(run, model, buckets, seen)) {
            return List.of(CODEC.encode(loop.hold(conversations.of(rows)))).iterator();
        } catch (UserError hopeless) {
            // told at once: the other tasks, and retries of this one, would only run into the same
            PermitServer.reportHopeless(run.name(), hopeless);
            throw hopeless;
        }
    }
}
