package io.github.dramatis.core.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an executor's calls come by the permits of the bucket. */
@Timeout(30)
class PermitQueueTest {
    private static final Usage CALL = new Usage(800, 200, 0.5);

    /** A source that answers as long as its door is open. */
    private static final class Door implements PermitQueue.PermitSource {
        private final PermitBucket bucket;
        private final CountDownLatch opensAgain = new CountDownLatch(1);
        private final AtomicBoolean shut = new AtomicBoolean();

        Door(Limits limits) {
            bucket = new PermitBucket(limits, 0, System::nanoTime);
        }

        @Override
        public PermitGrant take(PermitAsk ask) {
            try {
                if (shut.get()) {
                    opensAgain.await();
                }
                return bucket.take(ask);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** One call under way and one that waits. */
    private record Two(PermitQueue.Permit first, CompletableFuture<PermitQueue.Permit> second) {
        static Two of(PermitQueue queue) throws Exception {
            return new Two(get(queue.acquire(CALL)), queue.acquire(CALL));
        }
    }

    private static PermitQueue.Permit get(CompletableFuture<PermitQueue.Permit> permit) throws Exception {
        return permit.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aPlaceIsHandedOnWithoutAskingWhereOnlyPlacesAreLimited() throws Exception {
        Door door = new Door(new Limits(1, 0, 0, 0));
        try (PermitQueue queue = new PermitQueue("a", door)) {
            Two calls = Two.of(queue);
            door.shut.set(true);

            calls.first().end(CALL);

            get(calls.second()).end(CALL);
            door.opensAgain.countDown();
        }
        assertThat(door.bucket.ended()).isEqualTo(2);
        assertThat(door.bucket.spent()).isEqualTo(1);
    }

    @Test
    void withABudgetTheNextCallWaitsForTheBucket() throws Exception {
        Door door = new Door(new Limits(1, 0, 0, 100));
        try (PermitQueue queue = new PermitQueue("a", door)) {
            Two calls = Two.of(queue);
            door.shut.set(true);

            calls.first().end(CALL);

            assertThat(calls.second()).isNotDone();
            door.opensAgain.countDown();
            get(calls.second()).end(CALL);
        }
    }

    @Test
    void whoeverComesLaterGetsItsShareOfThePlacesAndAllNeverHoldMore() throws Exception {
        Door door = new Door(new Limits(8, 0, 0, 0));
        Holding all = new Holding(8);
        try (PermitQueue a = new PermitQueue("a", door);
                PermitQueue b = new PermitQueue("b", door)) {
            Holding ofA = all.part();
            Holding ofB = all.part();
            Runnable stopA = ofA.keepTaking(a);
            all.awaitMost(8);
            Runnable stopB = ofB.keepTaking(b);

            ofB.awaitMost(4);
            stopB.run();
            stopA.run();
        }
        assertThat(all.most.get()).isEqualTo(8);
        assertThat(all.now.get()).isZero();
    }

    @Test
    void nothingIsHandedOnWhileTheServerAskedForAPause() throws Exception {
        Door door = new Door(new Limits(1, 0, 0, 0));
        try (PermitQueue queue = new PermitQueue("a", door)) {
            Two calls = Two.of(queue);
            long begun = System.nanoTime();
            queue.pause(200);

            calls.first().end(CALL);

            get(calls.second()).end(CALL);
            assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    @Test
    void aCallThatIsCancelledInLineTakesNoPlace() throws Exception {
        Door door = new Door(new Limits(1, 0, 0, 0));
        try (PermitQueue queue = new PermitQueue("a", door)) {
            PermitQueue.Permit first = get(queue.acquire(CALL));
            Queue<CompletableFuture<PermitQueue.Permit>> cancelled = new ArrayDeque<>();
            for (int i = 0; i < 10_000; i++) {
                cancelled.add(queue.acquire(CALL));
            }
            CompletableFuture<PermitQueue.Permit> last = queue.acquire(CALL);
            cancelled.forEach(call -> call.cancel(false));

            first.end(CALL);

            get(last).end(CALL);
        }
        assertThat(door.bucket.ended()).isEqualTo(2);
    }

    /**
     * Calls that take 2 ms each, one after the other in as many lines as there are places, and how many hold a place at
     * once.
     */
    private static final class Holding {
        private final int places;
        private final Holding whole;
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicBoolean stopped = new AtomicBoolean();

        Holding(int places) {
            this(places, null);
        }

        private Holding(int places, Holding whole) {
            this.places = places;
            this.whole = whole;
        }

        Holding part() {
            return new Holding(places, this);
        }

        /** @return ends it */
        Runnable keepTaking(PermitQueue queue) {
            Thread[] lines = new Thread[2 * places];
            for (int i = 0; i < lines.length; i++) {
                lines[i] = new Thread(() -> {
                    while (!stopped.get()) {
                        PermitQueue.Permit permit = queue.acquire(CALL).join();
                        add(1);
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                        add(-1);
                        permit.end(CALL);
                    }
                });
                lines[i].start();
            }
            return () -> {
                stopped.set(true);
                for (Thread line : lines) {
                    try {
                        line.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        }

        private void add(int change) {
            most.accumulateAndGet(now.addAndGet(change), Math::max);
            if (whole != null) {
                whole.add(change);
            }
        }

        void awaitMost(int held) throws InterruptedException {
            while (most.get() < held) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }
}
