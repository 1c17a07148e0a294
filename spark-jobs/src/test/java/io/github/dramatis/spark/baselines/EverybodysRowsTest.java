package io.github.dramatis.spark.baselines;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.prompt.Evidence;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.examples.EvidenceRows;
import io.github.dramatis.spark.examples.VectorTable;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects: baselines learn from, and are chosen by, the numbers that agents' prompts have. */
class EverybodysRowsTest {
    private static final RatingScale SCALE = new RatingScale(1, 5, 1);
    private static final int BATCH = 4;
    private static final int MEMORIES = Evidence.NAMES.indexOf("memories");
    private static final StructType VECTORS = new StructType()
            .add("item_id", DataTypes.StringType)
            .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false));
    private static final DramatisConfig CONFIG = LoadedConfig.parse(
                    "test.yaml",
                    """
                    source: {format: csv, path: p}
                    estimate: {rank: 0}
                    baselines: {everybody-rows: 100, tuning-rows: 100}
                    """,
                    List.of())
            .config();

    @TempDir
    Path folder;

    private final Set<String> compared = new HashSet<>();

    /** An agent and somebody who is none, who have no item in common. */
    private LocalStageContext context() {
        List<Interaction> ratings = new ArrayList<>();
        List<Item> items = new ArrayList<>();
        for (String user : List.of("agent", "other")) {
            for (int item = 0; item < 12; item++) {
                String id = user + "s-" + item;
                Instant time = Instant.ofEpochSecond(1_000_000 + item);
                ratings.add(new Interaction(user, id, 1 + item % 5, time, item < 9 ? "train" : "validation"));
                items.add(new Item(id, "Film " + id, 1990, List.of("Drama"), Map.of()));
            }
        }
        LocalStageContext context = new LocalStageContext(folder);
        context.putInteractions(ratings, Set.of("agent"));
        context.put(Tables.ITEMS, items);
        return context;
    }

    private EvidenceRows evidence(LocalStageContext context, Dataset<Row> items) {
        items.collectAsList().forEach(item -> compared.add(item.getString(0)));
        List<Row> vectors = compared.stream()
                .map(item -> RowFactory.create(item, List.of(1f, item.hashCode() % 7f)))
                .toList();
        return EvidenceRows.of(
                context,
                CONFIG.examples(),
                CONFIG.estimate(),
                SCALE,
                VectorTable.of(context.spark(), context.spark().createDataFrame(vectors, VECTORS)));
    }

    @Test
    void rowsOfUsersWhoAreNoAgentsHaveMemoriesAlthoughNoAgentRatedTheirItems() {
        LocalStageContext context = context();
        try (KeptRows kept = new KeptRows()) {
            EverybodysRows rows = new EverybodysRows(
                    context,
                    CONFIG.baselines(),
                    BATCH,
                    Everybody.of(context.read(Tables.INTERACTIONS), SCALE),
                    items -> evidence(context, items),
                    kept);

            List<Row> everybody = rows.ofEverybody().collectAsList();
            List<Row> others = rows.ofOthers().collectAsList();

            assertThat(compared)
                    .containsAll(
                            IntStream.range(0, 12).mapToObj(i -> "others-" + i).toList());
            assertThat(everybody)
                    .extracting(row -> row.<String>getAs("user_id"))
                    .contains("agent", "other");
            assertThat(others)
                    .isNotEmpty()
                    .extracting(row -> row.<String>getAs("user_id"))
                    .containsOnly("other");
            assertThat(everybody).allSatisfy(row -> assertThat(memories(row)).isPositive());
            assertThat(others).allSatisfy(row -> assertThat(memories(row)).isPositive());
        }
    }

    private static double memories(Row row) {
        return row.<Double>getList(row.fieldIndex("evidence")).get(MEMORIES);
    }
}
