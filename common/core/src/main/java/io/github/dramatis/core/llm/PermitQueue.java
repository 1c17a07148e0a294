package io.github.dramatis.core.llm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The calls of one executor that wait for a permit, first come, first served. One thread asks the {@link PermitBucket}
 * for all of them in one block and reports what has ended. Where the bucket lets the executor keep places, a call that
 * ends hands its own to the next that waits: a place is not empty for as long as it takes to ask.
 */
public final class PermitQueue implements AutoCloseable {
    private static final int LARGEST_BLOCK = 64;

    /** How the bucket is reached. */
    public interface PermitSource {
        PermitGrant take(PermitAsk ask);
    }

    private final String executor;
    private final PermitSource source;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Thread thread;
    private int ended;
    private int unused; // granted to calls that were cancelled meanwhile
    private int passedOn;
    private int underWay;
    private int keeps; // places that may be handed on
    private Usage reserved = Usage.NONE;
    private Usage used = Usage.NONE;
    private long pausedUntil = System.nanoTime();
    private boolean closed;
    private volatile String over; // why nothing is granted any more, null while something may be

    private record Waiting(Usage setAside, CompletableFuture<Permit> granted) {}

    /** Leave for one call. Must be given back, whatever became of it. */
    public final class Permit {
        private final Usage setAside;
        private boolean over;

        private Permit(Usage setAside) {
            this.setAside = setAside;
            underWay++;
        }

        /** Ends the call; the first report counts. */
        public void end(Usage used) {
            begin(locked(() -> {
                if (over) {
                    return null;
                }
                over = true;
                ended++;
                underWay--;
                reserved = reserved.plus(setAside);
                PermitQueue.this.used = PermitQueue.this.used.plus(used);
                return passToNext();
            }));
        }

        /** Gives it back: there was no call. */
        private void giveBack() {
            update(() -> {
                unused++;
                underWay--;
                reserved = reserved.plus(setAside);
            });
        }
    }

    private record GrantedCall(Waiting call, Permit permit) {}

    /**
     * @param executor its name, unique among those that ask
     * @param source leads to the bucket; called from one thread
     */
    public PermitQueue(String executor, PermitSource source) {
        this.executor = executor;
        this.source = source;
        thread = new Thread(this::serve, "llm-permits");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits in line.
     *
     * @param setAside what to set aside for the call: the tokens it is expected to use, and the most it may cost
     * @return fails with a {@link StoppedException} if no more calls may begin
     */
    public CompletableFuture<Permit> acquire(Usage setAside) {
        CompletableFuture<Permit> granted = new CompletableFuture<>();
        begin(locked(() -> {
            waiting.addLast(new Waiting(setAside, granted));
            return passToNext();
        }));
        if (over != null) {
            failAll(over);
        }
        return granted;
    }

    /** Lets nothing begin for a while: the server asked for it. */
    public void pause(long millis) {
        update(() -> pausedUntil = Math.max(pausedUntil, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis)));
    }

    private void update(Runnable change) {
        locked(() -> {
            change.run();
            changed.signal();
            return null;
        });
    }

    private <T> T locked(Supplier<T> change) {
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A place that an ended call left, for the first in line if it may be kept; null, and the thread that asks is
     * woken, if not.
     */
    private GrantedCall passToNext() {
        boolean may = over == null && free() && underWay < keeps && pausedUntil - System.nanoTime() <= 0;
        Waiting next = may ? firstWaiting() : null;
        if (next == null) {
            changed.signal();
            return null;
        }
        passedOn++;
        return new GrantedCall(next, new Permit(Usage.NONE)); // nothing to set aside: there is no budget
    }

    /** Whether a place is empty that the bucket does not know to be. */
    private boolean free() {
        return ended + unused > passedOn;
    }

    private Waiting firstWaiting() {
        Waiting first = waiting.pollFirst();
        while (first != null && first.granted().isDone()) { // cancelled
            first = waiting.pollFirst();
        }
        return first;
    }

    /** Outside the lock: what hangs on the future may come back for more. */
    private static void begin(GrantedCall next) {
        if (next != null && (next.call() == null || !next.call().granted().complete(next.permit()))) {
            next.permit().giveBack();
        }
    }

    private void serve() {
        try {
            while (true) {
                PermitAsk ask = nextAsk();
                if (ask == null) {
                    return;
                }
                PermitGrant grant = source.take(ask);
                hand(grant, ask.each());
                if (grant.calls() == 0 && ask.wanted() > 0 && grant.stop() == null) {
                    idle(grant.waitMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // the driver cannot be reached: the application is ending
            end("the driver gives no more permits: " + e);
        }
    }

    /** Waits until there is something to say; null once closed and all has been said. */
    private PermitAsk nextAsk() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                waiting.removeIf(call -> call.granted().isDone());
                long pause = pausedUntil - System.nanoTime();
                if (free() || (closed && ended > 0) || (!waiting.isEmpty() && pause <= 0)) {
                    return ask(pause > 0 ? 0 : Math.min(LARGEST_BLOCK, waiting.size()));
                }
                if (closed) {
                    return null;
                }
                if (waiting.isEmpty()) {
                    changed.await();
                } else {
                    changed.awaitNanos(pause);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private PermitAsk ask(int wanted) {
        Usage each = waiting.stream().limit(wanted).map(Waiting::setAside).reduce(Usage.NONE, Usage::atLeast);
        PermitAsk ask = new PermitAsk(executor, wanted, each, ended, unused, passedOn, reserved, used);
        ended = 0;
        unused = 0;
        passedOn = 0;
        reserved = Usage.NONE;
        used = Usage.NONE;
        return ask;
    }

    private void hand(PermitGrant grant, Usage each) {
        for (Permit permit : permits(grant, each)) {
            begin(new GrantedCall(poll(), permit));
        }
        if (grant.stop() != null) {
            failAll(grant.stop());
        }
    }

    private List<Permit> permits(PermitGrant grant, Usage each) {
        return locked(() -> {
            keeps = grant.keeps();
            return Stream.generate(() -> new Permit(each)).limit(grant.calls()).toList();
        });
    }

    private Waiting poll() {
        return locked(waiting::pollFirst);
    }

    private void end(String reason) {
        update(() -> over = reason);
        failAll(reason);
    }

    private void failAll(String reason) {
        for (Waiting next = poll(); next != null; next = poll()) {
            next.granted().completeExceptionally(new StoppedException(reason));
        }
    }

    private void idle(long millis) throws InterruptedException {
        lock.lock();
        try {
            if (!closed && !free()) {
                changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reports the last calls; what still waits fails. */
    @Override
    public void close() {
        update(() -> closed = true);
        end("the executor's work is done");
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
