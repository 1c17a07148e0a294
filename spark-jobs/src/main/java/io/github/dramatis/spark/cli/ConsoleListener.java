package io.github.dramatis.spark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRecord;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One line a stage, in words; behind it the figures of its result and its Spark jobs where they are asked for. */
final class ConsoleListener implements RunListener {
    /** What is shown. */
    enum Detail {
        /** What is incomplete, and why. */
        FAULTS,
        /** A sentence a stage. */
        WORDS,
        /** All figures of its result, and its Spark jobs. */
        FIGURES
    }

    private final PrintStream out;
    private final Detail detail;
    private final Heartbeat heartbeat; // null where nothing is said while a stage runs
    private boolean incomplete;

    ConsoleListener(PrintStream out, Detail detail) {
        this(out, detail, null);
    }

    /** @param heartbeat says that a stage runs */
    ConsoleListener(PrintStream out, Detail detail, Heartbeat heartbeat) {
        this.out = out;
        this.detail = detail;
        this.heartbeat = heartbeat;
    }

    /** Whether any stage is published but incomplete. */
    boolean incomplete() {
        return incomplete;
    }

    @Override
    public void started(Stage<?> stage) {
        out.flush();
        if (heartbeat != null) {
            heartbeat.started(stage.name());
        }
    }

    @Override
    public void ended(Stage<?> stage) {
        if (heartbeat != null) {
            heartbeat.ended();
        }
    }

    @Override
    public void published(StageRecord record) {
        if (detail != Detail.FAULTS) {
            show(record);
        }
        warnIfIncomplete(record);
    }

    private void show(StageRecord record) {
        boolean verbose = detail == Detail.FIGURES;
        Optional<String> words = StageSentence.of(record);
        out.printf(
                Locale.ROOT,
                "%-9s %-10s %6.1f s  %s%n",
                record.stage(),
                record.status(),
                record.seconds(),
                words.orElseGet(() -> figures(record)));
        if (verbose && words.isPresent()) {
            out.println("          " + figures(record));
        }
        if (verbose && record.cost() != null) {
            out.printf(
                    Locale.ROOT,
                    "          %,d Spark jobs, %,d tasks%n",
                    record.cost().jobs(),
                    record.cost().tasks());
        }
    }

    @Override
    public void gotNoFurther(StageRecord earlier) {
        if (detail != Detail.FAULTS) {
            out.printf("%-9s %-10s %8s  ran again and got no further%n", earlier.stage(), "kept", "");
        }
        warnIfIncomplete(earlier);
    }

    @Override
    public void skipped(StageRecord record) {
        if (detail != Detail.FAULTS) {
            out.printf("%-9s %-10s %8s  nothing it depends on has changed%n", record.stage(), "skipped", "");
        }
        warnIfIncomplete(record);
    }

    private void warnIfIncomplete(StageRecord record) {
        if (record.status().equals(StageRecord.INCOMPLETE)) {
            incomplete = true;
            out.println((detail == Detail.FAULTS ? record.stage() : "         ") + " incomplete: " + record.reason());
        }
    }

    /** The scalars of the result, those of its parts in parentheses. */
    private static String figures(StageRecord record) {
        List<String> figures = new ArrayList<>();
        record.result().fields().forEachRemaining(field -> {
            if (field.getValue().isObject() && !field.getValue().isEmpty()) {
                figures.add(label(field.getKey()) + " " + inner(field.getValue()));
            } else if (field.getValue().path(0).isObject()) {
                field.getValue().forEach(one -> figures.add(inner(one)));
            } else {
                add(figures, label(field.getKey()), field.getValue());
            }
        });
        return String.join(", ", figures);
    }

    private static String inner(JsonNode object) {
        List<String> inner = new ArrayList<>();
        object.fields().forEachRemaining(field -> {
            if (field.getValue().isObject()) {
                inner.add(label(field.getKey()) + " " + inner(field.getValue()));
            } else {
                add(inner, label(field.getKey()), field.getValue());
            }
        });
        return "(" + String.join(", ", inner) + ")";
    }

    private static void add(List<String> figures, String name, JsonNode value) {
        if (value.isFloatingPointNumber()) {
            figures.add(name + " " + String.format(Locale.ROOT, "%.4g", value.asDouble()));
        } else if (value.isValueNode() && !value.isNull()) {
            figures.add(name + " " + value.asText());
        }
    }

    private static String label(String component) {
        return component.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }
}
