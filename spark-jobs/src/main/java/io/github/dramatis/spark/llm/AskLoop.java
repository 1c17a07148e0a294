package io.github.dramatis.spark.llm;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.CallFailure;
import io.github.dramatis.core.llm.CallScope;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatModel;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.llm.StoppedException;
import io.github.dramatis.core.llm.Usage;
import io.github.dramatis.spark.answers.AnswerBucket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
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
 * Holds many conversations at once: the calls of one come one after the other, those of different ones beside each
 * other. Everything but the waiting happens on the task's thread.
 */
final class AskLoop implements AutoCloseable {
    private static final long POLL_MILLIS = 100;

    private final AskRun run;
    private final ChatModel model;
    private final AskRun.Buckets buckets;
    private final AskAccumulators seen;
    private final CallScope scope = new CallScope();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final Map<String, Long> kinds = new TreeMap<>();
    private final Map<String, List<Conversation>> waiting =
            new HashMap<>(); // by the call under way, which all of them ask
    private boolean stopped;
    private long done;
    private long failed;
    private long unfinished;
    private long answers;
    private long bought;
    private long callFailures;
    private Usage used = Usage.NONE;

    /** A call that has ended, one way or the other. */
    private record Ended(String key, String subject, ChatAnswer answer, Throwable failure) {}

    AskLoop(AskRun run, ChatModel model, AskRun.Buckets buckets, AskAccumulators seen) {
        this.run = run;
        this.model = model;
        this.buckets = buckets;
        this.seen = seen;
    }

    AskCounts hold(Iterator<Conversation> all) {
        try {
            while (!waiting.isEmpty() || (!stopped && all.hasNext())) {
                while (waiting.size() < model.concurrency() && !stopped && all.hasNext()) {
                    Conversation conversation = all.next();
                    advance(conversation, buckets.of(conversation.subject()));
                }
                if (!waiting.isEmpty()) {
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

    private void advance(Conversation conversation, AnswerBucket bucket) {
        Optional<ChatRequest> question = conversation.advance(bucket);
        if (question.isEmpty()) {
            done(conversation);
        } else if (stopped) {
            unfinished++;
        } else {
            String key = conversation.key(question.get());
            List<Conversation> ofKey = waiting.computeIfAbsent(key, unused -> new ArrayList<>());
            ofKey.add(conversation);
            if (ofKey.size() == 1) {
                model.ask(question.get(), scope)
                        .whenComplete((answer, failure) ->
                                ended.add(new Ended(key, conversation.subject(), answer, failure)));
            }
        }
    }

    private void done(Conversation conversation) {
        done++;
        failed += conversation.hasFailed() ? 1 : 0;
        answers += conversation.answers();
        conversation.kinds().forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
        seen.done().add(1);
    }

    private void take(Ended call) {
        if (call == null) {
            return;
        }
        AnswerBucket bucket = buckets.of(call.subject());
        if (call.failure() == null) {
            ChatAnswer answer = call.answer();
            double cost = run.server().price().of(answer.inputTokens(), answer.outputTokens());
            Usage paid = new Usage(answer.inputTokens(), answer.outputTokens(), cost);
            bucket.add(call.key(), call.subject(), run.server().model(), answer, cost);
            bought++;
            used = used.plus(paid);
            seen.answered(paid);
        } else {
            fail(call, bucket, CallFailure.unwrap(call.failure()));
        }
        waiting.remove(call.key()).forEach(conversation -> advance(conversation, bucket));
    }

    private void fail(Ended call, AnswerBucket bucket, Throwable failure) {
        if (failure instanceof UserError hopeless) {
            throw hopeless;
        }
        if (failure instanceof StoppedException || failure instanceof CancellationException) {
            stopped = true;
        } else if (failure instanceof CallFailure gaveUp) {
            String why = CallFailure.class.getSimpleName() + " " + gaveUp.kind() + ": " + gaveUp.getMessage();
            bucket.addFailure(call.key(), call.subject(), why);
            callFailures++;
        } else {
            throw new IllegalStateException("asking failed", failure);
        }
    }

    private AskCounts counts() {
        return new AskCounts(
                done,
                failed,
                unfinished,
                answers,
                bought,
                used.inputTokens(),
                used.outputTokens(),
                used.cost(),
                callFailures,
                kinds);
    }

    @Override
    public void close() {
        scope.close();
    }
}
