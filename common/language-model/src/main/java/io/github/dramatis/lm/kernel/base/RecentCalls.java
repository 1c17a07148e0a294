package io.github.dramatis.lm.kernel.base;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Calls by their shape: making one takes a fraction of a millisecond, so those used lately are kept. */
public final class RecentCalls<S, C extends AutoCloseable> implements AutoCloseable {
    private final int most;
    private final Function<S, C> make;
    private final Map<S, C> calls = new LinkedHashMap<>(16, 0.75f, true);

    /** Keeps at most so many, and makes the others when they are asked for. */
    public RecentCalls(int most, Function<S, C> make) {
        this.most = most;
        this.make = make;
    }

    /** The call for a shape, valid until as many other shapes as are kept were asked for. */
    public C get(S shape) {
        C call = calls.get(shape);
        if (call == null) {
            if (calls.size() >= most) {
                var oldest = calls.entrySet().iterator();
                free(oldest.next().getValue());
                oldest.remove();
            }
            call = make.apply(shape);
            calls.put(shape, call);
        }
        return call;
    }

    private static void free(AutoCloseable call) {
        try {
            call.close();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        calls.values().forEach(RecentCalls::free);
        calls.clear();
    }
}
