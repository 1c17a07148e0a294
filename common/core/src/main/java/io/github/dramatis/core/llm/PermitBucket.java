package io.github.dramatis.core.llm;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The one place that says how many calls may begin: it lives on the driver, executors ask it for blocks of permits. So
 * the limits hold whatever the number of executors. Where only the number of places is limited, an executor keeps those
 * of its share from one call to the next.
 *
 * <p>A call is let go with the most it may cost set aside, so that the budget cannot be passed by calls under way; what
 * it really used is settled when it ends. What an executor had under way when it was lost stays set aside: it may have
 * been billed.
 *
 * <p>Requests and tokens are token buckets that hold one second's worth and fill with 59/60 of the limit: in no minute
 * more than the limit goes out, the second's worth included.
 */
public final class PermitBucket {
    private static final double NANOS = 1e9;
    private static final double SECONDS_IN_MINUTE = 60;
    private static final double SAFE_SHARE = 59.0 / 60;
    private static final long SHORT_WAIT_MILLIS = 20;
    private static final long LONG_WAIT_MILLIS = 1000;
    /** An executor that has asked for something within this time still wants its share. */
    private static final double WANTS_SECONDS = 2;

    private final Limits limits;
    private final LongSupplier nanoTime;
    private final Map<String, Holder> holders = new HashMap<>();
    private final Level requests;
    private final Level tokens;
    private Usage settled = Usage.NONE;
    private long ended;
    private final double spentBefore;
    private double lost; // set aside for calls of executors that are gone
    private String stop;

    /** What one executor has under way. */
    private static final class Holder {
        private int underWay;
        private double setAside;
        private long lastWanted;

        void begin(int calls, double costEach) {
            underWay += calls;
            setAside += calls * costEach;
        }

        void end(int calls, double reserved) {
            underWay -= calls;
            // sums of floating point numbers do not come back to 0 by themselves
            setAside = underWay == 0 ? 0 : setAside - reserved;
        }
    }

    /** How much may go out now. */
    private static final class Level {
        private final double perSecond; // 0: no limit
        private double level;
        private long filled;

        Level(int perMinute, long now) {
            perSecond = perMinute / SECONDS_IN_MINUTE * SAFE_SHARE;
            level = capacity();
            filled = now;
        }

        /** A second's worth; one at least, or nothing would ever go out. */
        double capacity() {
            return Math.max(1, perSecond);
        }

        void fill(long now) {
            level = Math.min(capacity(), level + (now - filled) / NANOS * perSecond);
            filled = now;
        }

        /** How many of a size may go; a size larger than the capacity goes once it is full, on credit. */
        int allows(double size) {
            if (perSecond == 0 || size <= 0) {
                return Integer.MAX_VALUE;
            }
            return level >= capacity() ? (int) Math.max(1, level / size) : (int) (Math.max(0, level) / size);
        }

        long waitMillis(double size) {
            double missing = Math.min(size, capacity()) - level;
            return perSecond == 0 || missing <= 0 ? 0 : (long) Math.ceil(missing / perSecond * 1000);
        }

        void take(double amount) {
            level -= amount;
        }
    }

    /**
     * @param spentBefore what has been spent on the workspace so far
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public PermitBucket(Limits limits, double spentBefore, LongSupplier nanoTime) {
        this.limits = limits;
        this.spentBefore = spentBefore;
        this.nanoTime = nanoTime;
        requests = new Level(limits.requestsPerMinute(), nanoTime.getAsLong());
        tokens = new Level(limits.tokensPerMinute(), nanoTime.getAsLong());
    }

    /** Settles what ended and lets as many of the waiting calls begin as the limits allow. */
    public synchronized PermitGrant take(PermitAsk ask) {
        long now = nanoTime.getAsLong();
        Holder holder = holders.computeIfAbsent(ask.executor(), executor -> new Holder());
        settle(holder, ask);
        requests.fill(now);
        tokens.fill(now);
        if (stop != null || ask.wanted() == 0) {
            return nothing();
        }
        holder.lastWanted = now;
        int affordable = affordable(ask.each().cost());
        if (affordable == 0 && underWay() == 0) {
            stop = String.format(
                    Locale.ROOT,
                    "the budget of %.2f is spent: %.4f, and the next call might cost %.4f",
                    limits.budget(),
                    spent(),
                    ask.each().cost());
            return nothing();
        }
        int share = share(now);
        int free = Math.min(free(holder, share), affordable);
        int paced = Math.min(requests.allows(1), tokens.allows(ask.each().tokens()));
        int calls = Math.min(ask.wanted(), Math.min(free, paced));
        holder.begin(calls, ask.each().cost());
        requests.take(calls);
        tokens.take((double) calls * ask.each().tokens());
        long pace =
                Math.max(requests.waitMillis(1), tokens.waitMillis(ask.each().tokens()));
        return new PermitGrant(
                calls,
                limits.placesOnly() ? share : 0,
                Math.max(SHORT_WAIT_MILLIS, Math.min(LONG_WAIT_MILLIS, pace)),
                null);
    }

    private PermitGrant nothing() {
        return new PermitGrant(0, 0, LONG_WAIT_MILLIS, stop);
    }

    private void settle(Holder holder, PermitAsk ask) {
        holder.begin(ask.passedOn(), 0);
        holder.end(ask.ended() + ask.unused(), ask.reserved().cost());
        ended += ask.ended();
        settled = settled.plus(ask.used());
        tokens.take(ask.used().tokens() - ask.reserved().tokens());
    }

    private int underWay() {
        return holders.values().stream().mapToInt(holder -> holder.underWay).sum();
    }

    /** Calls that fit into the budget beside those under way. */
    private int affordable(double costEach) {
        if (limits.budget() == 0 || costEach == 0) {
            return Integer.MAX_VALUE;
        }
        double setAside =
                holders.values().stream().mapToDouble(holder -> holder.setAside).sum();
        double left = limits.budget() - spent() - setAside - lost;
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, Math.floor(left / costEach)));
    }

    /** An equal share of the places among the executors that want some. */
    private int share(long now) {
        long wanting = holders.values().stream()
                .filter(h -> (now - h.lastWanted) / NANOS < WANTS_SECONDS)
                .count();
        return (int) Math.max(1, limits.concurrency() / Math.max(1, wanting));
    }

    /** Places that are free for an executor. */
    private int free(Holder holder, int share) {
        return Math.max(0, Math.min(limits.concurrency() - underWay(), share - holder.underWay));
    }

    /** An executor is gone with what it had under way. */
    public synchronized void lost(String executor) {
        Holder holder = holders.remove(executor);
        lost += holder == null ? 0 : holder.setAside;
    }

    /** No call begins any more; the first reason counts. */
    public synchronized void stop(String reason) {
        stop = stop == null ? reason : stop;
    }

    /** Why no call begins any more, null if some may. */
    public synchronized String stopped() {
        return stop;
    }

    /** What has been spent on the workspace. */
    public synchronized double spent() {
        return spentBefore + settled.cost();
    }

    /** What the calls of this run used. */
    public synchronized Usage used() {
        return settled;
    }

    /** Calls of this run that have ended, well or not. */
    public synchronized long ended() {
        return ended;
    }
}
