package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.CallFailure;
import io.github.dramatis.core.llm.CallScope;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatModel;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.llm.StoppedException;
import io.github.dramatis.core.llm.Usage;
import io.github.dramatis.core.reflection.llm.UserReflection;
import io.github.dramatis.spark.answers.AnswerBucket;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/**
 * Reflects on many users at once: each user's calls come one after the other, those of different users beside each other. Everything but
 * the waiting happens on the task's thread.
 */
final class AskLoop implements AutoCloseable {
    private static final long POLL_MILLIS = 100;

    private final ReflectionRun run;
    private final ChatModel model;
    private final ReflectionRun.Buckets buckets;
    private final AskAccumulators seen;
    private final CallScope scope = new CallScope();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final Map<String, Long> flaws = new TreeMap<>();
    private int underWay;
    private boolean stopped;
    private long users;
    private long fallbacks;
    private long unfinished;
    private long answers;
    private long bought;
    private long callFailures;
    private Usage used = Usage.NONE;

    /** A call that has ended, one way or the other. */
    private record Ended(UserReflection reflection, String key, ChatAnswer answer, Throwable failure) {}

    AskLoop(ReflectionRun run, ChatModel model, ReflectionRun.Buckets buckets, AskAccumulators seen) {
        this.run = run;
        this.model = model;
        this.buckets = buckets;
        this.seen = seen;
    }

    AskCounts askAbout(Iterator<UserRatings> all) {
        try {
            while (underWay > 0 || (!stopped && all.hasNext())) {
                while (underWay < model.concurrency() && !stopped && all.hasNext()) {
                    UserReflection reflection = run.begin(all.next());
                    advance(reflection, buckets.of(reflection.userId()));
                }
                if (underWay > 0) {
                    take(ended.poll(POLL_MILLIS, TimeUnit.MILLISECONDS));
                }
                buckets.writeIfDue();
                endIfKilled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskKilledException("interrupted while asking");
        }
        return counts();
    }

    private static void endIfKilled() {
        TaskContext task = TaskContext.get();
        if (task != null && task.isInterrupted()) {
            throw new TaskKilledException("killed while asking");
        }
    }

    private void advance(UserReflection reflection, AnswerBucket bucket) {
        Optional<ChatRequest> question = ReflectionRun.advance(reflection, bucket);
        if (question.isEmpty()) {
            done(reflection);
        } else if (stopped) {
            unfinished++;
        } else {
            String key = ReflectionRun.key(reflection, question.get());
            underWay++;
            model.ask(question.get(), scope)
                    .whenComplete((answer, failure) -> ended.add(new Ended(reflection, key, answer, failure)));
        }
    }

    private void done(UserReflection reflection) {
        users++;
        fallbacks += reflection.error().isPresent() ? 1 : 0;
        answers += reflection.answers();
        reflection.flaws().forEach((flaw, count) -> flaws.merge(flaw.key(), (long) count, Long::sum));
        seen.users().add(1);
    }

    private void take(Ended call) {
        if (call == null) {
            return;
        }
        underWay--;
        UserReflection reflection = call.reflection();
        AnswerBucket bucket = buckets.of(reflection.userId());
        if (call.failure() == null) {
            ChatAnswer answer = call.answer();
            double cost = run.llm().price().of(answer.inputTokens(), answer.outputTokens());
            Usage paid = new Usage(answer.inputTokens(), answer.outputTokens(), cost);
            bucket.add(call.key(), reflection.userId(), run.llm().model(), answer, cost);
            bought++;
            used = used.plus(paid);
            seen.answered(paid);
        } else {
            fail(call, bucket, CallFailure.unwrap(call.failure()));
        }
        advance(reflection, bucket);
    }

    private void fail(Ended call, AnswerBucket bucket, Throwable failure) {
        if (failure instanceof UserError hopeless) {
            throw hopeless;
        }
        if (failure instanceof StoppedException || failure instanceof CancellationException) {
            stopped = true;
        } else if (failure instanceof CallFailure gaveUp) {
            String why = CallFailure.class.getSimpleName() + " " + gaveUp.kind() + ": " + gaveUp.getMessage();
            bucket.addFailure(call.key(), call.reflection().userId(), why);
            callFailures++;
        } else {
            throw new IllegalStateException("asking failed", failure);
        }
    }

    private AskCounts counts() {
        return new AskCounts(
                users,
                fallbacks,
                unfinished,
                answers,
                bought,
                used.inputTokens(),
                used.outputTokens(),
                used.cost(),
                callFailures,
                flaws);
    }

    @Override
    public void close() {
        scope.close();
    }
}
