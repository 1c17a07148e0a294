package io.github.dramatis.core.report;

import java.util.Optional;

/** A cell of a table: a value with its interval in small print below. */
final class ValueCell {
    private ValueCell() {}

    /**
     * Writes the cell.
     *
     * @param value empty: the cell is
     * @param interval empty: there is none
     */
    static void write(Markup html, Optional<String> value, Optional<String> interval) {
        html.open("td").text(value.orElse(""));
        interval.ifPresent(text -> html.element("small", text));
        html.close();
    }
}
