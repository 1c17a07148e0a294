package io.github.dramatis.spark.simulate;

import io.github.dramatis.core.simulation.Page;
import io.github.dramatis.spark.table.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** The pages of all recommenders for one agent, with the chances of one tester, in the order of their numbers. */
final class AgentPages {
    private final Map<String, List<Page>> pages = new HashMap<>();

    private AgentPages() {}

    /**
     * For each tester.
     *
     * @param rows recommender, page, slate and a column a tester, by page number
     */
    static Map<Tester, AgentPages> of(Iterator<Row> rows) {
        Map<Tester, AgentPages> all = new HashMap<>();
        for (Tester tester : Tester.values()) {
            all.put(tester, new AgentPages());
        }
        while (rows.hasNext()) {
            Row row = rows.next();
            List<String> slate = row.getList(row.fieldIndex("slate"));
            for (Tester tester : Tester.values()) {
                Page page = new Page(slate, Rows.doubles(row, row.fieldIndex(tester.column())));
                all.get(tester)
                        .pages
                        .computeIfAbsent(row.getAs("recommender"), r -> new ArrayList<>())
                        .add(page);
            }
        }
        return all;
    }

    List<Page> of(String recommender) {
        return pages.getOrDefault(recommender, List.of());
    }

    Iterable<List<Page>> all() {
        return pages.values();
    }
}
