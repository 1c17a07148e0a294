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
        EstimateCounts counts = EstimateCounts.NONE;
        for (Optional<ChatRequest> question = ReflectionRun.advance(reflection, bucket);
                question.isPresent();
                question = ReflectionRun.advance(reflection, bucket)) {
            ChatAnswer answer = TypicalAnswers.to(reflection);
            long output = tokens.of(answer.text());
            counts = counts.plus(new EstimateCounts(
                    0,
                    1,
                    0,
                    0,
                    tokens.of(question.get()),
                    output,
                    tokens.of(reflection.askedAgain(answer)),
                    output,
                    0));
            reflection.accept(answer);
        }
        long calls = counts.calls();
        return counts.plus(
                new EstimateCounts(1, 0, reflection.answers() - calls, reflection.askedAgain(), 0, 0, 0, 0, calls));
    }
}
