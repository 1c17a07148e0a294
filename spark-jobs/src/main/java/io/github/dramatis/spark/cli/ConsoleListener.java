package io.github.dramatis.spark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRecord;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line a stage, with the figures of its result. */
final class ConsoleListener implements RunListener {
    private final PrintStream out;
    private boolean incomplete;

    ConsoleListener(PrintStream out) {
        this.out = out;
    }

    /** Whether any stage is published but incomplete. */
    boolean incomplete() {
        return incomplete;
    }

    @Override
    public void started(Stage<?> stage) {
        out.flush();
    }

    @Override
    public void published(StageRecord record) {
        out.printf("%-9s %-10s %6.1f s  %s%n", record.stage(), record.status(), record.seconds(), figures(record));
        warnIfIncomplete(record);
    }

    @Override
    public void skipped(StageRecord record) {
        out.printf("%-9s %-10s %8s  nothing it depends on has changed%n", record.stage(), "skipped", "");
        warnIfIncomplete(record);
    }

    private void warnIfIncomplete(StageRecord record) {
        if (record.status().equals(StageRecord.INCOMPLETE)) {
            incomplete = true;
            out.println("          incomplete: " + record.reason());
        }
    }

    private static String figures(StageRecord record) {
        List<String> figures = new ArrayList<>();
        record.result().fields().forEachRemaining(field -> {
            JsonNode value = field.getValue();
            if (value.isNumber() || value.isTextual() || value.isBoolean()) {
                String text = value.isFloatingPointNumber() ? String.format("%.4g", value.asDouble()) : value.asText();
                figures.add(label(field.getKey()) + " " + text);
            }
        });
        return String.join(", ", figures);
    }

    private static String label(String component) {
        return component.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }
}
