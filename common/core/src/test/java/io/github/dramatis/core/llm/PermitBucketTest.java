package io.github.dramatis.core.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The limits hold over all executors together, in simulated time. */
class PermitBucketTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Usage CALL = new Usage(800, 200, 0.5);

    private long now;

    private PermitBucket bucket(Limits limits) {
        return new PermitBucket(limits, 0, () -> now);
    }

    private static PermitAsk want(String executor, int calls) {
        return new PermitAsk(executor, calls, CALL, 0, 0, 0, Usage.NONE, Usage.NONE);
    }

    private static PermitAsk end(String executor, int calls, Usage used) {
        Usage reserved = new Usage(calls * 800L, calls * 200L, calls * 0.5);
        return new PermitAsk(executor, 0, Usage.NONE, calls, 0, 0, reserved, used);
    }

    @Test
    void noMinuteHasMoreRequestsThanTheLimitAndNearlyAllAreUsed() {
        PermitBucket bucket = bucket(new Limits(1000, 600, 0, 0));
        List<Long> begun = new ArrayList<>();
        for (; now < 300 * SECOND; now += SECOND / 50) {
            int calls = bucket.take(want("e" + now / SECOND % 3, 7)).calls();
            for (int i = 0; i < calls; i++) {
                begun.add(now);
            }
            bucket.take(end("e" + now / SECOND % 3, calls, Usage.NONE));
        }

        assertThat(mostInAMinute(begun)).isLessThanOrEqualTo(600);
        assertThat(begun.size()).isGreaterThan(5 * 580);
    }

    @Test
    void noMinuteUsesMoreTokensThanTheLimit() {
        PermitBucket bucket = bucket(new Limits(1000, 0, 100_000, 0));
        List<Long> begun = new ArrayList<>();
        for (; now < 300 * SECOND; now += SECOND / 50) {
            int calls = bucket.take(want("e", 10)).calls();
            for (int i = 0; i < calls; i++) {
                begun.add(now);
            }
        }

        assertThat(mostInAMinute(begun)).isBetween(95L, 100L);
    }

    private static long mostInAMinute(List<Long> begun) {
        Deque<Long> window = new ArrayDeque<>();
        long most = 0;
        for (long time : begun) {
            window.addLast(time);
            while (window.peekFirst() <= time - 60 * SECOND) {
                window.removeFirst();
            }
            most = Math.max(most, window.size());
        }
        return most;
    }

    @Test
    void executorsShareThePlacesAndTogetherNeverTakeMore() {
        PermitBucket bucket = bucket(new Limits(10, 0, 0, 0));
        assertThat(bucket.take(want("a", 64)).calls()).isEqualTo(10);
        assertThat(bucket.take(want("b", 64)).calls()).isZero();

        bucket.take(end("a", 6, Usage.NONE));

        assertThat(bucket.take(want("a", 64)).calls()).isEqualTo(1);
        assertThat(bucket.take(want("b", 64)).calls()).isEqualTo(5);
        assertThat(bucket.take(want("a", 64)).calls()).isZero();
    }

    @Test
    void theBudgetIsNotPassedEvenByCallsUnderWay() {
        PermitBucket bucket = bucket(new Limits(100, 0, 0, 2.2));
        PermitGrant first = bucket.take(want("a", 64));
        assertThat(first.calls()).isEqualTo(4);
        assertThat(bucket.take(want("a", 64)).calls()).isZero();
        assertThat(bucket.stopped()).isNull();

        bucket.take(end("a", 4, new Usage(3200, 800, 1.9)));

        assertThat(bucket.take(want("a", 64)).stop()).contains("the budget of 2.20 is spent: 1.9000");
        assertThat(bucket.spent()).isEqualTo(1.9);
    }

    @Test
    void whatALostExecutorHadUnderWayCountsAsSpentButItsPlacesAreFree() {
        PermitBucket bucket = bucket(new Limits(4, 0, 0, 4));
        assertThat(bucket.take(want("a", 4)).calls()).isEqualTo(4);

        bucket.lost("a");

        assertThat(bucket.take(want("b", 9)).calls()).isEqualTo(4);
        bucket.take(end("b", 4, new Usage(0, 0, 1.8)));
        assertThat(bucket.take(want("b", 9)).stop()).contains("budget");
    }

    @Test
    void afterAStopNothingBegins() {
        PermitBucket bucket = bucket(new Limits(4, 0, 0, 0));
        bucket.stop("the key is refused");
        bucket.stop("another reason");

        assertThat(bucket.take(want("a", 1))).isEqualTo(new PermitGrant(0, 0, 1000, "the key is refused"));
    }
}
