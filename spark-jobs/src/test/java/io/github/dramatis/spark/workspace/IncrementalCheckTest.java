package io.github.dramatis.spark.workspace;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Which full runs an incremental run of a stage may follow. */
class IncrementalCheckTest {
    private static final long SEED = 1;

    record Done() implements StageResult {}

    /** A stage that keeps adapters in an incremental run. */
    private record Keeping(Map<String, Object> settings, boolean isFull) implements Stage<Done> {
        @Override
        public String name() {
            return "train";
        }

        @Override
        public int logicVersion() {
            return 1;
        }

        @Override
        public List<Table<?>> inputs() {
            return List.of();
        }

        @Override
        public List<Table<?>> outputs() {
            return List.of(Tables.ADAPTERS);
        }

        @Override
        public Optional<Stage<?>> full() {
            return isFull ? Optional.empty() : Optional.of(new Keeping(settings, true));
        }

        @Override
        public Done run(StageContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private static final Stage<?> STAGE = new Keeping(Map.of("rank", 4), false);

    @Test
    void aStageThatTheFullRunCameAsFarAsWithTheSameSettingsMayGoByIt() {
        assertThatCode(check(snapshot("000002-full", "000009-full"), STAGE)).doesNotThrowAnyException();
        assertThatCode(check(snapshot("000010-forget", "000010-forget"), STAGE)).doesNotThrowAnyException();
    }

    @Test
    void whatAnEarlierFullRunLeftIsNotOfTheReference() {
        assertThatThrownBy(check(snapshot("000010-full", "000009-before"), STAGE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("stage train")
                .hasMessageContaining("the last full run has not come as far as this stage")
                .hasMessageContaining("do a full run first");
    }

    @Test
    void aStageThatNeverRanHasNothingToGoBy() {
        Snapshot snapshot = snapshot("000002-full", "000009-full");
        Snapshot without = new Snapshot(9, snapshot.generations(), new TreeMap<>());

        assertThatThrownBy(check(without, STAGE)).hasMessageContaining("has not come as far as this stage");
    }

    @Test
    void otherSettingsAreRefused() {
        assertThatThrownBy(check(snapshot("000002-full", "000009-full"), new Keeping(Map.of("rank", 8), false)))
                .hasMessageContaining("its settings, or its code, are not those of the full run");
    }

    private static ThrowingCallable check(Snapshot snapshot, Stage<?> stage) {
        return () -> new IncrementalCheck(snapshot, "w", SEED).check(List.of(stage));
    }

    /**
     * The snapshot after runs that wrote these.
     *
     * @param reference generation of what the last full run froze
     * @param adapters generation of the adapters
     */
    private static Snapshot snapshot(String reference, String adapters) {
        SortedMap<String, Generation> generations = new TreeMap<>();
        Tables.REFERENCE.forEach(table -> generations.put(table.name(), Generation.uncounted(reference)));
        generations.put(Tables.ADAPTERS.name(), Generation.uncounted(adapters));
        StageRecord record = new StageRecord(
                "train",
                "f",
                StageRunner.lastingSettings(STAGE, SEED),
                StageRecord.DONE,
                null,
                null,
                "r",
                "2026-01-01T00:00:00Z",
                1,
                Map.of(),
                Map.of(Tables.ADAPTERS.name(), Generation.uncounted(adapters)),
                null,
                null);
        return new Snapshot(10, generations, new TreeMap<>(Map.of("train", record)));
    }
}
