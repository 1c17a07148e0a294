package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.reflection.llm.TypicalAnswers;
import io.github.dramatis.core.reflection.llm.UserReflection;
import io.github.dramatis.spark.answers.AnswerBucket;
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
        try (ReflectionRun.Buckets buckets = run.new Buckets()) {
            while (users.hasNext()) {
                UserRatings user = users.next();
                counts = counts.plus(estimate(run.begin(user), buckets.of(user.userId())));
            }
        }
        return List.of(CODEC.encode(counts)).iterator();
    }

    private EstimateCounts estimate(UserReflection reflection, AnswerBucket bucket) {
        Optional<ChatRequest> question = ReflectionRun.advance(reflection, bucket);
        EstimateCounts counts = new EstimateCounts(1, 0, reflection.answers(), reflection.mended(), 0, 0, 0, 0, 0);
        while (question.isPresent()) {
            ChatAnswer answer = TypicalAnswers.to(reflection);
            counts = counts.plus(call(reflection, question.get(), answer));
            reflection.accept(answer);
            question = ReflectionRun.advance(reflection, bucket);
        }
        return counts.plus(new EstimateCounts(0, 0, 0, 0, 0, 0, 0, 0, counts.calls()));
    }

    private EstimateCounts call(UserReflection reflection, ChatRequest question, ChatAnswer answer) {
        long output = tokens.of(answer.text());
        Optional<ChatRequest> again = reflection.askedAgain(answer);
        return new EstimateCounts(
                0,
                1,
                0,
                0,
                tokens.of(question),
                output,
                again.map(tokens::of).orElse(0L),
                again.isPresent() ? output : 0,
                0);
    }
}
