package io.github.dramatis.spark.stage;

import io.github.dramatis.spark.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;

/**
 * One step of the pipeline: a small immutable object built from its own part of the configuration. It reads tables,
 * writes tables and returns what it found. It never makes a session, never exits, never prints.
 */
public interface Stage<R extends Record & StageResult> {
    /** The name on the command line: ingest, reflect, ... */
    String name();

    /** Raised whenever the same inputs and settings would give another output. */
    int logicVersion();

    /** The tables it reads. */
    List<Table<?>> inputs();

    /** The tables it writes. */
    List<Table<?>> outputs();

    /**
     * The settings its output depends on, by name: configuration records, seeds, identities of files outside the
     * workspace.
     */
    Map<String, Object> settings();

    /** The settings that an incremental run must share with the full run whose reference it goes by. */
    default Map<String, Object> lastingSettings() {
        return settings();
    }

    /**
     * In an incremental run the stage of a full one, which does all of the work anew; its result serves as well. Empty
     * in a full run.
     */
    default Optional<Stage<?>> full() {
        return Optional.empty();
    }

    /**
     * Tables of later stages that are withdrawn when this one is published: they froze what followed from its output
     * before.
     */
    default List<Table<?>> withdraws() {
        return List.of();
    }

    /**
     * Bytes of the files that it reads beside its tables, and of what its work grows by where that is faster than what
     * it reads; empty where that is not known.
     *
     * @param hadoop the file systems
     * @param rows how many rows a table has now
     */
    default OptionalLong bytesBesideTables(Configuration hadoop, ToLongFunction<Table<?>> rows) {
        return OptionalLong.of(0);
    }

    /** Does the work. What it wrote is published by the caller, all at once, only if this returns. */
    R run(StageContext context);
}
