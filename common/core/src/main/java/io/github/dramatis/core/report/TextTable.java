package io.github.dramatis.core.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A plain text table: the first and the last column begin on the left, the others end on the right. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> header) {
        rows.add(header);
    }

    void add(List<String> row) {
        rows.add(row);
    }

    /** The table with a line under its header; each line ended by a newline. */
    String render() {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length()));
        }
        StringBuilder table = new StringBuilder();
        table.append(line(rows.get(0), widths)).append('\n');
        table.append(Arrays.stream(widths).mapToObj("-"::repeat).collect(Collectors.joining("  ")))
                .append('\n');
        rows.stream().skip(1).forEach(row -> table.append(line(row, widths)).append('\n'));
        return table.toString();
    }

    /** For consoles of any encoding. */
    static String ascii(String number) {
        return number.replace('−', '-').replace('–', '-').replace('\u00A0', ' ').replace("±", "+-");
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            boolean leftAligned = i == 0 || i == widths.length - 1;
            line.append(i == 0 ? "" : "  ").append(leftAligned ? cells.get(i) + padding : padding + cells.get(i));
        }
        return line.toString().stripTrailing();
    }
}
