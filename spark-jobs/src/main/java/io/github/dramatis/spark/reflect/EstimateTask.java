package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.reflection.llm.Conversation;
import io.github.dramatis.spark.answers.AnswerBucket;
import io.github.dramatis.spark.table.RowCodec;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** Goes through conversations with typical answers in place of those that are not known, and counts. */
final class EstimateTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    static final RowCodec<EstimateCounts> CODEC = RowCodec.of(EstimateCounts.class);

    private final AskRun run;
    private final AskRun.Conversations conversations;
    private final TokenCount tokens;

    EstimateTask(AskRun run, AskRun.Conversations conversations, TokenCount tokens) {
        this.run = run;
        this.conversations = conversations;
        this.tokens = tokens;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        EstimateCounts counts = EstimateCounts.NONE;
        Iterator<Conversation> all = conversations.apply(rows);
        try (AskRun.Buckets buckets = run.new Buckets()) {
            while (all.hasNext()) {
                Conversation conversation = all.next();
                counts = counts.plus(estimate(conversation, buckets.of(conversation.subject())));
            }
        }
        return List.of(CODEC.encode(counts)).iterator();
    }

    private EstimateCounts estimate(Conversation conversation, AnswerBucket bucket) {
        Optional<ChatRequest> question = AskRun.advance(conversation, bucket);
        int known = conversation.answers();
        int mended = conversation.mended();
        long calls = 0;
        long input = 0;
        long output = 0;
        long againInput = 0;
        long againOutput = 0;
        while (question.isPresent()) {
            ChatAnswer answer = conversation.typicalAnswer();
            long answerTokens = tokens.of(answer.text());
            calls++;
            input += tokens.of(question.get());
            output += answerTokens;
            Optional<ChatRequest> again = conversation.askedAgain(answer);
            againInput += again.map(tokens::of).orElse(0L);
            againOutput += again.isPresent() ? answerTokens : 0;
            conversation.accept(answer);
            question = AskRun.advance(conversation, bucket);
        }
        return new EstimateCounts(1, calls, known, mended, input, output, againInput, againOutput, calls);
    }
}
