package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.reflection.llm.TypicalAnswers;
import io.github.dramatis.core.reflection.llm.UserReflection;
import io.github.dramatis.spark.answers.AnswerBucket;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.llm.EstimateCounts;
import io.github.dramatis.spark.table.RowCodec;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** Goes through the conversations about users with typical answers in place of those that are not known, and counts. */
final class EstimateTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    static final RowCodec<EstimateCounts> CODEC = RowCodec.of(EstimateCounts.class);

    private final ReflectionRun run;
    private final TokenCount tokens;

    EstimateTask(ReflectionRun run, TokenCount tokens) {
        this.run = run;
        this.tokens = tokens;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        EstimateCounts counts = EstimateCounts.NONE;
        Iterator<UserRatings> users = UserRatings.grouped(rows);
        try (AskRun.Buckets buckets = run.asked().buckets()) {
            while (users.hasNext()) {
                UserRatings user = users.next();
                counts = counts.plus(estimate(run.begin(user), buckets.of(user.userId())));
            }
        }
        return List.of(CODEC.encode(counts)).iterator();
    }

    private EstimateCounts estimate(UserReflection reflection, AnswerBucket bucket) {
        Optional<ChatRequest> question = new ReflectionRun.Reflecting(reflection).advance(bucket);
        int known = reflection.answers();
        int mended = reflection.mended();
        long calls = 0;
        long input = 0;
        long output = 0;
        long againInput = 0;
        long againOutput = 0;
        while (question.isPresent()) {
            ChatAnswer answer = TypicalAnswers.to(reflection);
            long answerTokens = tokens.of(answer.text());
            calls++;
            input += tokens.of(question.get());
            output += answerTokens;
            Optional<ChatRequest> again = reflection.askedAgain(answer);
            againInput += again.map(tokens::of).orElse(0L);
            againOutput += again.isPresent() ? answerTokens : 0;
            reflection.accept(answer);
            question = new ReflectionRun.Reflecting(reflection).advance(bucket);
        }
        return new EstimateCounts(1, calls, known, mended, input, output, againInput, againOutput, calls);
    }
}
