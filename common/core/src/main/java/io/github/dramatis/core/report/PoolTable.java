package io.github.dramatis.core.report;

import io.github.dramatis.core.report.HtmlTable.Body;
import io.github.dramatis.core.report.HtmlTable.Cell;
import io.github.dramatis.core.report.HtmlTable.Heading;
import io.github.dramatis.core.report.HtmlTable.Row;
import io.github.dramatis.core.report.Report.Pool;
import java.util.List;

/** How much the model and the baseline count in each pooled agent: a row an agent. */
final class PoolTable {
    private static final List<Heading> HEADINGS = List.of(
            new Heading(""),
            new Heading("weight of the model", "a: the power of the model's probabilities, with its 95 % interval"),
            new Heading("weight of the baseline", "b: the power of the baseline's probabilities"),
            new Heading("baseline"));

    private PoolTable() {}

    static HtmlTable of(List<Pool> pools) {
        return new HtmlTable(
                HEADINGS,
                List.of(new Body("", pools.stream().map(PoolTable::row).toList())));
    }

    private static Row row(Pool pool) {
        return new Row(
                pool.agent().title(),
                List.of(
                        Cell.of(pool.weight(), pool.interval()),
                        new Cell(Numbers.plain(pool.baselineWeight())),
                        new Cell(pool.baseline().title())));
    }
}
