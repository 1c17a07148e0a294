package io.github.dramatis.spark.train;

import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.Adapter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What training made.
 *
 * @param adapters trained
 * @param failed adapters that failed for good; their rows in the table say why
 * @param rows training rows of all of them
 * @param leftOut rows that train.max-rows kept out, of all of them
 * @param kept of the adapters those of everybody that an incremental run kept as they were
 * @param given of the adapters those that were trained elsewhere (train.from)
 * @param tokens tokens seen
 * @param tokensPerSecond of one task, while it trained
 */
public record TrainResult(
        long adapters, long failed, long rows, long leftOut, long kept, long given, long tokens, double tokensPerSecond)
        implements StageResult {
    static TrainResult of(List<Adapter> adapters, long leftOut, long kept) {
        long trained = adapters.stream()
                .filter(a -> a.status().equals(Adapter.TRAINED))
                .count();
        long tokens = adapters.stream().mapToLong(Adapter::tokens).sum();
        double seconds = adapters.stream().mapToDouble(Adapter::seconds).sum();
        return new TrainResult(
                trained,
                adapters.size() - trained,
                adapters.stream().mapToLong(Adapter::rows).sum(),
                leftOut,
                kept,
                adapters.stream().filter(GivenAdapters::isGiven).count(),
                tokens,
                tokens / Math.max(seconds, 1e-9));
    }

    @Override
    public Optional<String> incomplete() {
        return failed == 0
                ? Optional.empty()
                : Optional.of(failed + " of " + (adapters + failed)
                        + " adapters failed; the table adapters says why; the next run trains these alone");
    }

    @Override
    public OptionalLong obtained() {
        return failed == 0 ? OptionalLong.empty() : OptionalLong.of(adapters);
    }
}
