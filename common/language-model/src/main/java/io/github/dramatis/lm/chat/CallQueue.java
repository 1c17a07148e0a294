package io.github.dramatis.lm.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

/** Calls that wait: those that come while others are answered are answered together. */
final class CallQueue {
    /** Those who ask ask again as soon as they have an answer; a batch takes seconds. */
    private static final long LINGER_MILLIS = 50;

    private final BlockingDeque<Call> waiting = new LinkedBlockingDeque<>();
    private final ChatCapacity capacity;

    CallQueue(ChatCapacity capacity) {
        this.capacity = capacity;
    }

    void add(Call call) {
        waiting.add(call);
    }

    /** The calls to answer next, in the order in which they came: waits for the first, and shortly for each other. */
    List<Call> next() throws InterruptedException {
        List<Call> batch = new ArrayList<>();
        int longest = 0;
        for (Call call = waiting.take(); call != null; call = waiting.poll(LINGER_MILLIS, TimeUnit.MILLISECONDS)) {
            if (!call.isOver()) {
                longest = Math.max(longest, call.longest());
                if (!batch.isEmpty() && !capacity.holds(batch.size() + 1, longest)) {
                    waiting.addFirst(call);
                    return batch;
                }
                batch.add(call);
            }
        }
        return batch;
    }
}
