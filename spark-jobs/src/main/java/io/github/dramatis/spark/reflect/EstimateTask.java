package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.reflection.llm.MendedConversation;
import io.github.dramatis.spark.answers.AnswerBucket;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.llm.EstimateCounts;
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
    private final MendedConversations conversations;
    private final TokenCount tokens;

    EstimateTask(AskRun run, MendedConversations conversations, TokenCount tokens) {
        this.run = run;
        this.conversations = conversations;
        this.tokens = tokens;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        EstimateCounts counts = EstimateCounts.NONE;
        Iterator<MendedConversation> all = conversations.about(rows);
        try (AskRun.Buckets buckets = run.buckets()) {
            while (all.hasNext()) {
                MendedConversation conversation = all.next();
                counts = counts.plus(estimate(conversation, buckets.of(conversation.subject())));
            }
        }
        return List.of(CODEC.encode(counts)).iterator();
    }

    private EstimateCounts estimate(MendedConversation conversation, AnswerBucket bucket) {
        MendedConversations.Held held = new MendedConversations.Held(conversation);
        Optional<ChatRequest> question = held.advance(bucket);
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
            question = held.advance(bucket);
        }
        return new EstimateCounts(1, calls, known, mended, input, output, againInput, againOutput, calls);
    }
}
