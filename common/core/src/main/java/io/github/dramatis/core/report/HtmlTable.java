package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Verdict;
import java.util.List;

/**
 * A table of a page, see {@code table.mustache}.
 *
 * @param headings of the columns, the first one above the rows' own headings
 * @param bodies groups of rows, with a rule between them
 */
record HtmlTable(List<Heading> headings, List<Body> bodies) {
    /** A table of one group of rows, with headings that need no explanation. */
    static HtmlTable of(List<String> headings, List<Row> rows) {
        return new HtmlTable(headings.stream().map(Heading::new).toList(), List.of(new Body("", rows)));
    }

    /** @param meaning what the pointer shows; empty: nothing */
    record Heading(String text, String meaning) {
        Heading(String text) {
            this(text, "");
        }
    }

    /** @param style class of the style sheet; may be empty, as below */
    record Body(String style, List<Row> rows) {}

    record Row(String heading, List<Cell> cells) {}

    /**
     * A value.
     *
     * @param interval in small print below it; may be empty
     * @param badge a word below both; may be empty
     */
    record Cell(String value, String interval, String badge, String style) {
        static final Cell NONE = new Cell("–", "", "", "none");

        Cell(String value) {
            this(value, "", "", "");
        }

        Cell(String value, String interval) {
            this(value, interval, "", "");
        }

        /** Three decimals, and the interval if it is known. */
        static Cell of(double value, Interval interval) {
            return new Cell(Numbers.plain(value), Numbers.isKnown(interval) ? Numbers.plain(interval) : "");
        }

        /** A difference with its sign, its interval and the verdict. */
        static Cell of(Contrast difference) {
            Interval interval = difference.interval();
            Verdict verdict = difference.verdict();
            String style =
                    switch (verdict) {
                        case BETTER -> "better";
                        case WORSE -> "worse";
                        case EQUIVALENT, CANNOT_TELL -> "open";
                    };
            return new Cell(
                    Numbers.signed(difference.value()),
                    Numbers.isKnown(interval) ? Numbers.signed(interval) : "",
                    verdict.label(),
                    style);
        }
    }
}
